/**
 * Every architecture against PyTorch: full and pruned, fp32 and int8; and whether other programs read what we wrote.
 *
 *     node bench/architectures.ts            writes architectures.md
 *     node bench/architectures.ts --quick    prints, writes nothing
 *
 * BONSAI_BENCH_PYTHON names a Python with sentence-transformers, which makes checkpoints of 6, 12 and 24 layers and loads
 * the variants; without it the committed checkpoints are measured, of 4 layers.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readModelFolder } from '../encoder/model/folder.ts';
import { prune } from '../encoder/pruning/prune.ts';
import { openSession } from '../encoder/runtime/session.ts';
import { loadTokenizer } from '../encoder/runtime/tokenizer.ts';
import { someTexts as texts } from '../test/parity/fixtures.ts';
import { type Agreement, agreement, unitRows } from './architectures/agreement.ts';
import { type Checkpoint, committedCheckpoints, newCheckpoints } from './architectures/checkpoints.ts';
import {
  architecturesMarkdown,
  type ArchitecturesBenchmark,
  type Measured,
} from './architectures/markdown.ts';
import { type LineProcess, nodeProcess, pythonProcess } from './line-process.ts';
import { writeMarkdown } from './markdown.ts';
import { packageVersion } from './product/package-version.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const python = process.env.BONSAI_BENCH_PYTHON;
const hasTransformersJs = isInstalled('@huggingface/transformers');
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A text, and PyTorch's vector of it. */
interface Row {
  readonly text: string;
  readonly expected: readonly number[];
}

/** Another program that loads a folder. */
interface Loader {
  load(dir: string, precision: Measured['precision'], rows: readonly Row[]): Promise<Agreement>;
  close(): Promise<void>;
}

const answerSchema = z.object({ vectors: z.array(z.array(z.number())) });

function loader(process: LineProcess): Loader {
  return {
    async load(dir, precision, rows) {
      const asked = rows.map(({ text }) => text);
      const dtype = precision === 'int8' ? 'q8' : 'fp32';
      const { vectors } = answerSchema.parse(await process.ask({ dir, dtype, texts: asked }));
      return agreement(
        vectors,
        rows.map(({ expected }) => expected),
      );
    },
    close: () => process.close(),
  };
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

async function vectorsOf(dir: string): Promise<number[][]> {
  const session = await openSession(dir, { threads: 1 });
  try {
    return unitRows((await session.embed(texts)).vectors, texts.length);
  } finally {
    await session.close();
  }
}

async function measure(
  { family, layers, kept, dir, vectors }: Checkpoint,
  folder: string,
  loaders: { readonly python: Loader | null; readonly transformersJs: Loader | null },
): Promise<Measured[]> {
  say(`${family}, ${layers} layers`);
  const measured: Measured[] = [];
  // transformers.js cuts the last special token off a text that is too long.
  const tokenizer = await loadTokenizer(dir, (await readModelFolder(dir)).maxTokens);
  const fits = (text: string): boolean => !tokenizer.encode(text).truncated;
  for (const depth of ['full', 'pruned'] as const) {
    const expected = unitRows(await vectors(depth), texts.length);
    const rows = texts.map((text, row) => ({ text, expected: expected[row] ?? [] }));
    const keep = depth === 'full' ? Array.from({ length: layers }, (_, layer) => layer) : kept;
    for (const precision of ['fp32', 'int8'] as const) {
      const out = join(folder, `${family}-${layers}-${depth}-${precision}`);
      await prune({ base: dir, keep, out, precision, safetensors: true });
      measured.push({
        family,
        layers,
        kept: depth === 'full' ? null : kept,
        precision,
        here: agreement(await vectorsOf(out), expected),
        python: (await loaders.python?.load(out, precision, rows)) ?? null,
        transformersJs:
          (await loaders.transformersJs?.load(
            out,
            precision,
            rows.filter(({ text }) => fits(text)),
          )) ?? null,
      });
    }
  }
  return measured;
}

const folder = await mkdtemp(join(tmpdir(), 'bonsai-bench-'));
const beside = (name: string): URL => new URL(`./architectures/${name}`, import.meta.url);
const loaders = {
  python:
    python === undefined
      ? null
      : loader(pythonProcess(python, beside('sentence_transformers_loads.py'), null)),
  transformersJs: hasTransformersJs ? loader(nodeProcess(beside('transformers-js-loads.js'), null)) : null,
};
try {
  say('Making checkpoints');
  const { checkpoints, versions } =
    python === undefined ? committedCheckpoints() : await newCheckpoints(python, join(folder, 'checkpoints'));
  const variants: Measured[] = [];
  for (const checkpoint of checkpoints) variants.push(...(await measure(checkpoint, folder, loaders)));
  const transformersJs = hasTransformersJs ? packageVersion('@huggingface/transformers') : null;
  const bench: ArchitecturesBenchmark = {
    date: new Date().toISOString().slice(0, 10),
    texts: texts.length,
    versions: { ...versions, ...(transformersJs === null ? {} : { 'transformers.js': transformersJs }) },
    notes: [
      ...(python === undefined
        ? [
            'Only the committed checkpoints of 4 layers, and not in Python: BONSAI_BENCH_PYTHON names no interpreter.',
          ]
        : []),
      ...(hasTransformersJs
        ? []
        : [
            'transformers.js was not tried. Install it with: npm install --no-save @huggingface/transformers',
          ]),
    ],
    variants,
  };
  process.stdout.write(architecturesMarkdown(bench));
  if (!values.quick) {
    await writeMarkdown(new URL('architectures.md', import.meta.url).pathname, architecturesMarkdown(bench));
  }
} finally {
  await loaders.python?.close();
  await loaders.transformersJs?.close();
  await rm(folder, { recursive: true });
}
