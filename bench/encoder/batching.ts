/**
 * Texts one by one against padded batches, and whether a vector depends on the texts beside it.
 *
 *     node bench/encoder/batching.ts [VARIANT…]        writes batching.md
 */
import { join } from 'node:path';
import { InferenceSession, runtimeOptions, Tensor } from '../../encoder/runtime/onnxruntime.ts';
import { loadConfiguration } from '../../core/configuration.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { loadTokenizer } from '../../encoder/runtime/tokenizer.ts';
import { dot, median } from '../../measures/summary.ts';
import { graphFile, readModelFolder } from '../../encoder/model/folder.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { writeMarkdown } from '../markdown.ts';
import { describeMachine } from '../../evaluation/cost/machine.ts';
import { requireQuiet } from '../quiet.ts';
import { benchTexts } from './texts.ts';

const ROUNDS = 3;
const TEXTS = 64;

/** How many texts run together, and whether those of similar length are put together. */
const MANNERS = [
  { name: 'one by one', batch: 1, sorted: false },
  { name: 'batches of 8', batch: 8, sorted: false },
  { name: 'batches of 16', batch: 16, sorted: false },
  ...[8, 16, 32, 64].map((batch) => ({ name: `batches of ${batch} of similar length`, batch, sorted: true })),
];

type TokenIds = readonly number[];

async function runBatch(session: InferenceSession, batch: readonly TokenIds[]): Promise<Float32Array> {
  const tokens = Math.max(...batch.map((ids) => ids.length));
  const shape = [batch.length, tokens];
  const fill = (value: (ids: TokenIds, position: number) => number): Tensor =>
    new Tensor(
      'int64',
      BigInt64Array.from(
        batch.flatMap((ids) => Array.from({ length: tokens }, (_, i) => BigInt(value(ids, i)))),
      ),
      shape,
    );
  const { sentence_embedding: output } = await session.run(
    {
      input_ids: fill((ids, i) => ids[i] ?? 0),
      attention_mask: fill((ids, i) => (i < ids.length ? 1 : 0)),
      token_type_ids: fill(() => 0),
    },
    ['sentence_embedding'],
  );
  if (!(output?.data instanceof Float32Array)) throw new Error('The graph gives no sentence_embedding.');
  return output.data;
}

/** The vector of every text, in the texts' order. */
async function runAll(
  session: InferenceSession,
  texts: readonly TokenIds[],
  { batch, sorted }: { batch: number; sorted: boolean },
): Promise<Float32Array[]> {
  const order = [...texts.keys()];
  if (sorted) order.sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
  const vectors: Float32Array[] = [];
  for (let from = 0; from < order.length; from += batch) {
    const rows = order.slice(from, from + batch);
    const output = await runBatch(
      session,
      rows.map((row) => texts[row] ?? []),
    );
    const dimensions = output.length / rows.length;
    for (const [i, row] of rows.entries()) vectors[row] = output.slice(i * dimensions, (i + 1) * dimensions);
  }
  return vectors;
}

const names = process.argv.slice(2);
const { dataDir } = loadConfiguration(process.cwd(), process.env);
const { queries, answers } = await benchTexts(TEXTS);
const machine = await describeMachine();
requireQuiet(machine);
const random = seededRandom(1);
const rows: (string | number)[][] = [];

for (const name of names.length > 0 ? names : ['minilm-l6', 'minilm-l6-int8', 'minilm-l3-int8']) {
  const { dir } = await resolveVariant(name, { dataDir });
  const folder = await readModelFolder(dir);
  const tokenizer = await loadTokenizer(dir, folder.maxTokens);
  const sets = Object.entries({ queries, answers, 'both mixed': shuffled([...queries, ...answers], random) });
  for (const threads of [1, 2]) {
    const session = await InferenceSession.create(
      join(dir, graphFile(folder) ?? ''),
      runtimeOptions(threads),
    );
    for (const [set, texts] of sets) {
      const ids = texts.map((text) => tokenizer.encode(text).ids);
      const alone = await runAll(session, ids, { batch: 1, sorted: false });
      const taken = MANNERS.map((): number[] => []);
      for (let round = 0; round < ROUNDS; round++) {
        for (const manner of shuffled([...MANNERS.keys()], random)) {
          const begun = performance.now();
          await runAll(session, ids, MANNERS[manner] ?? { batch: 1, sorted: false });
          taken[manner]?.push((performance.now() - begun) / ids.length);
        }
      }
      for (const [i, manner] of MANNERS.entries()) {
        const together = await runAll(session, ids, manner);
        const least = Math.min(
          ...together.map((vector, row) => dot(vector, alone[row] ?? new Float32Array())),
        );
        rows.push([
          `${name}, ${threads} threads, ${set}`,
          manner.name,
          median(taken[i] ?? []).toFixed(2),
          least.toFixed(6),
        ]);
      }
    }
    await session.release();
  }
}

const text = `# Texts one by one, or in batches

${machine.processor}, ${machine.cores} cores, ${machine.instructions.join(', ')}, Node.js ${machine.node}, load before ${machine.loadBefore}. ${TEXTS} texts, median of ${ROUNDS} rounds.

${markdownTable(['what', 'how', 'ms a text', 'least cosine to its vector alone'], rows)}
`;
process.stdout.write(text);
await writeMarkdown(new URL('batching.md', import.meta.url).pathname, text);
