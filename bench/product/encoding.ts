import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { shipped } from '../../core/paths.ts';
import { type Random, shuffled } from '../../core/random.ts';
import { percentile } from '../../measures/summary.ts';
import { prune } from '../../encoder/pruning/prune.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { type Contender, nodeContender, pythonContender } from './contenders/contender.ts';

export interface EncodingTime {
  readonly who: string;
  readonly threads: number;
  /** Milliseconds for one query, text to unit vector. */
  readonly median: number;
  readonly p95: number;
}

export interface EncodingComparison {
  readonly queries: number;
  readonly rounds: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly times: readonly EncodingTime[];
  readonly notes: readonly string[];
}

export const FULL_DEPTH = 'minilm-l6';
/** transformers.js on the graph that our pruner writes, and on the one that hubs publish. */
export const TRANSFORMERS_JS = 'transformers.js, full depth fp32, our graph';
export const TRANSFORMERS_JS_ORDINARY = 'transformers.js, full depth fp32, ordinary export';
export const SENTENCE_TRANSFORMERS = 'sentence-transformers (Python), full depth fp32';

const OUR_VARIANTS = [
  FULL_DEPTH,
  'minilm-l6-int8',
  'minilm-l4',
  'minilm-l4-int8',
  'minilm-l3',
  'minilm-l3-int8',
];

interface Entrant {
  readonly who: string;
  readonly threads: number;
  readonly contender: Contender;
  readonly milliseconds: number[];
}

/**
 * One query at a time by everybody, each in a process of its own that sleeps between its turns; in every round
 * each encodes the same queries, in a new random order of turns. The first round only warms up.
 */
export async function compareEncoding(
  queries: readonly string[],
  options: {
    readonly rounds: number;
    readonly dataDir: string;
    readonly python: string | undefined;
    readonly random: Random;
    readonly say: (line: string) => void;
  },
): Promise<EncodingComparison> {
  const { rounds, dataDir, python, random, say } = options;
  const folder = await mkdtemp(join(tmpdir(), 'bonsai-bench-'));
  const entrants: Entrant[] = [];
  const enter = async (who: string, threads: number, starting: Promise<Contender>): Promise<void> => {
    entrants.push({ who, threads, contender: await starting, milliseconds: [] });
  };
  const hasTransformersJs = isInstalled('@huggingface/transformers');
  try {
    const full = await fullDepthFolder(join(folder, 'full-depth'));
    const ordinary =
      python === undefined || !hasTransformersJs
        ? null
        : await ordinaryExport(python, full, join(folder, 'ordinary'));
    for (const threads of [2, 1]) {
      for (const name of OUR_VARIANTS) {
        const { dir } = await resolveVariant(name, { dataDir });
        await enter(`Bonsai ${name}`, threads, nodeContender('bonsai.ts', { dir, threads }));
      }
      if (hasTransformersJs) {
        await enter(TRANSFORMERS_JS, threads, transformersJs(full, threads));
        if (ordinary !== null) {
          await enter(TRANSFORMERS_JS_ORDINARY, threads, transformersJs(ordinary, threads));
        }
      }
      if (python !== undefined) {
        const script = 'sentence_transformers_encoder.py';
        await enter(SENTENCE_TRANSFORMERS, threads, pythonContender(python, script, { dir: full, threads }));
      }
    }
    for (let round = 0; round <= rounds; round++) {
      say(`Encoding, round ${round} of ${rounds}`);
      for (const { contender, milliseconds } of shuffled(entrants, random)) {
        const taken = await contender.encode(queries);
        if (round > 0) milliseconds.push(...taken);
      }
    }
  } finally {
    await Promise.all(entrants.map(({ contender }) => contender.close()));
    await rm(folder, { recursive: true });
  }
  return {
    queries: queries.length,
    rounds,
    versions: Object.assign({}, ...entrants.map(({ contender }) => contender.versions)) as Record<
      string,
      string
    >,
    times: entrants.map(({ who, threads, milliseconds }) => ({
      who,
      threads,
      median: percentile(milliseconds, 50),
      p95: percentile(milliseconds, 95),
    })),
    notes: [
      ...(python === undefined
        ? [
            'Python sentence-transformers and the ordinary export were not measured: BONSAI_BENCH_PYTHON names no interpreter.',
          ]
        : []),
      ...(hasTransformersJs
        ? []
        : [
            'transformers.js was not measured: it is not installed. Install it with: npm install --no-save @huggingface/transformers',
          ]),
    ],
  };
}

function transformersJs(dir: string, threads: number): Promise<Contender> {
  return nodeContender('transformers-js.js', { dir, threads });
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Full depth as others read it: our pruner's fp32 graph with fp32 safetensors beside it. */
async function fullDepthFolder(out: string): Promise<string> {
  const base = join(shipped.models, 'all-MiniLM-L6-v2');
  await prune({ base, keep: [0, 1, 2, 3, 4, 5], out, precision: 'fp32', safetensors: true });
  return out;
}

/** The same model as hubs publish it for transformers.js. */
async function ordinaryExport(python: string, full: string, out: string): Promise<string> {
  const script = new URL('./contenders/ordinary_export.py', import.meta.url).pathname;
  await promisify(execFile)(python, [script, full, out]);
  return out;
}
