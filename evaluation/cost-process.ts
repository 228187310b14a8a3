/** Measures one variant once, in this process, and sends a `CostSample` to the one that started it. */
import { openSession } from '../encoder/session.ts';
import { type CostSample, costTaskSchema } from './cost-message.ts';
import { batchSentences, SHORT_QUERY } from './cost-texts.ts';
import { peakResidentBytes } from './resident-memory.ts';

const WARM_UP = 10;

const task = costTaskSchema.parse(JSON.parse(process.argv[2] ?? ''));

const begun = performance.now();
const session = await openSession(task.dir, { threads: task.threads });
const loadMs = performance.now() - begun;

for (let query = 0; query < WARM_UP; query++) await session.embed([SHORT_QUERY]);
const latenciesMs: number[] = [];
for (let query = 0; query < task.queries; query++) {
  const asked = performance.now();
  await session.embed([SHORT_QUERY]);
  latenciesMs.push(performance.now() - asked);
}

const sentences = batchSentences(task.sentences);
const started = performance.now();
await session.embed(sentences);
const sentencesPerSecond = sentences.length / ((performance.now() - started) / 1000);

const sample: CostSample = { loadMs, latenciesMs, sentencesPerSecond, peakMemoryBytes: peakResidentBytes() };
await session.close();
process.send?.(sample, () => {
  process.disconnect();
});
