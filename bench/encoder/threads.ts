/**
 * Threads of one query on an idle machine, by precision and length: what `queryThreads` decides by.
 *
 *     node bench/encoder/threads.ts [VARIANT…]        writes threads.md
 */
import { availableParallelism } from 'node:os';
import { loadConfiguration } from '../../core/configuration.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { queryThreads } from '../../encoder/runtime/query-threads.ts';
import { openSession } from '../../encoder/runtime/session.ts';
import { resolveVariant } from '../../encoder/variants/resolve.ts';
import { describeMachine } from '../../evaluation/cost/machine.ts';
import { markdownTable } from '../../evaluation/report/comparison-markdown.ts';
import { median } from '../../measures/summary.ts';
import { writeMarkdown } from '../markdown.ts';
import { requireQuiet } from '../quiet.ts';
import { benchTexts } from './texts.ts';

const ROUNDS = 8;
const TEXTS = 30;

const machine = await describeMachine();
requireQuiet(machine);
const names = process.argv.slice(2);
const { dataDir } = loadConfiguration(process.cwd(), process.env);
const { queries, answers } = await benchTexts(TEXTS);
const sets = { queries, answers, 'longest texts': answers.map((answer) => `${answer} `.repeat(20)) };
const cores = availableParallelism();
const counts = [1, 2, 4, 8, 16].filter((threads) => threads <= cores);
const random = seededRandom(1);
const rows: (string | number)[][] = [];

for (const name of names.length > 0
  ? names
  : ['minilm-l6', 'minilm-l3', 'minilm-l6-int8', 'minilm-l3-int8']) {
  const { dir, precision } = await resolveVariant(name, { dataDir });
  const sessions = await Promise.all(counts.map((threads) => openSession(dir, { threads })));
  for (const [set, texts] of Object.entries(sets)) {
    const taken = sessions.map((): number[] => []);
    for (let round = 0; round <= ROUNDS; round++) {
      for (const i of shuffled([...sessions.keys()], random)) {
        for (const text of texts) {
          const begun = performance.now();
          await sessions[i]?.embed([text]);
          // The first round only warms up.
          if (round > 0) taken[i]?.push(performance.now() - begun);
        }
      }
    }
    const medians = taken.map(median);
    const chosen = medians[counts.indexOf(queryThreads(precision, cores))] ?? NaN;
    rows.push([
      `${name}, ${set}`,
      ...medians.map((ms) => ms.toFixed(2)),
      queryThreads(precision, cores),
      `${((chosen / Math.min(...medians) - 1) * 100).toFixed(0)}%`,
    ]);
  }
  await Promise.all(sessions.map((session) => session.close()));
}

const heads = counts.map((threads) => `${threads} threads, ms`);
const text = `# Threads of one query

${machine.processor}, ${machine.cores} cores, ${machine.instructions.join(', ')}, Node.js ${machine.node}, load before ${machine.loadBefore}. ${TEXTS} texts, ${ROUNDS} rounds in turn, medians.

${markdownTable(['what', ...heads, 'chosen', 'slower than the best'], rows)}
`;
process.stdout.write(text);
await writeMarkdown(new URL('threads.md', import.meta.url).pathname, text);
