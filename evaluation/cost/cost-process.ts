/** Measures one variant once, in this process, and sends a `CostSample` to the one that started it. */
import { readFileSync } from 'node:fs';
import { openSession } from '../../encoder/runtime/session.ts';
import { loadTokenizer } from '../../encoder/runtime/tokenizer.ts';
import { readModelFolder } from '../../encoder/model/folder.ts';
import { batchSentences, type CostSample, costTaskSchema, QUERY_TOKENS, queryOfTokens } from './cost-task.ts';

const WARM_UP = 10;

const task = costTaskSchema.parse(JSON.parse(process.argv[2] ?? ''));

const begun = performance.now();
const session = await openSession(task.dir, { threads: task.threads });
const loadMs = performance.now() - begun;

const tokenizer = await loadTokenizer(task.dir, (await readModelFolder(task.dir)).maxTokens);
const queries = QUERY_TOKENS.map((tokens) =>
  queryOfTokens(tokens, (text) => tokenizer.encode(text).ids.length),
);

for (let round = 0; round < WARM_UP; round++) await session.embed(queries, 'query');
const idleMemoryBytes = process.memoryUsage.rss();
const latenciesMs: number[][] = queries.map(() => []);
// In turn, so that a machine that is busy for a moment slows all lengths alike.
for (let round = 0; round < task.queries; round++) {
  for (const [index, query] of queries.entries()) {
    const asked = performance.now();
    await session.embed([query], 'query');
    latenciesMs[index]?.push(performance.now() - asked);
  }
}

const sentences = batchSentences(task.sentences);
const started = performance.now();
await session.embed(sentences);
const sentencesPerSecond = sentences.length / ((performance.now() - started) / 1000);

const sample: CostSample = {
  loadMs,
  latenciesMs,
  sentencesPerSecond,
  idleMemoryBytes,
  peakMemoryBytes: peakResidentBytes(),
};
await session.close();
process.send?.(sample, () => {
  process.disconnect();
});

/**
 * The most memory, in bytes, that this process has held resident.
 *
 * Linux counts a parent's memory into `maxRSS` of a process that it forked (it is carried over `exec`), so there
 * the kernel's own high-water mark of this program is read.
 */
function peakResidentBytes(): number {
  const kilobytes =
    process.platform === 'linux'
      ? Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
      : process.resourceUsage().maxRSS;
  return kilobytes * 1024;
}
