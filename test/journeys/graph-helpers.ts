import { join } from 'node:path';
import { sha256 } from '../../core/files.ts';
import { currentGeneration, openGeneration } from '../../indexer/generations.ts';
import { runIndex, type IndexReport } from '../../indexer/run.ts';
import { EXACT_SCAN_LIMIT } from '../../search/dense/settings.ts';
import { unitVectors } from '../unit-vectors.ts';
import { writeRows, type Row } from './index-helpers.ts';

/** An encoder that needs no model: each text has a random direction of its own. */
const DIMENSIONS = 8;
const DIRECTIONS = {
  name: 'directions',
  source: 'directions',
  identity: 'd'.repeat(64),
  dimensions: DIMENSIONS,
};

const PHRASINGS_AN_ENTRY = 100;

function directionOf(text: string): Float32Array {
  return unitVectors(1, DIMENSIONS, Number.parseInt(sha256(text).slice(0, 7), 16));
}

/** Entries with a few more phrasings than the exact scan serves. All are different but the answers. */
function manyPhrasings(): Row[] {
  return Array.from({ length: Math.ceil(EXACT_SCAN_LIMIT / PHRASINGS_AN_ENTRY) + 1 }, (_, number) => ({
    id: `e${number}`,
    question: `Question ${number}`,
    answer: 'Ask the porter.',
    alternates: Array.from(
      { length: PHRASINGS_AN_ENTRY - 2 },
      (_, other) => `Question ${number}, wording ${other}`,
    ),
  }));
}

/** Indexes a FAQ that is large enough for a graph. */
export async function indexLarge(dataDir: string): Promise<IndexReport> {
  return runIndex({
    files: [await writeRows(join(dataDir, '..', 'faq.jsonl'), manyPhrasings())],
    dataDir,
    variant: DIRECTIONS,
    startEncoder: () =>
      Promise.resolve({
        variant: DIRECTIONS.name,
        identity: DIRECTIONS.identity,
        dimensions: DIMENSIONS,
        state: 'ready',
        pids: [],
        knownWords: () => Promise.resolve(1),
        embed: (texts) =>
          Promise.resolve({
            vectors: Float32Array.from(texts.flatMap((text) => [...directionOf(text)])),
            truncated: 0,
          }),
        close: () => Promise.resolve(),
      }),
    add: false,
    full: false,
    activate: true,
    maxRejected: 0.05,
  });
}

/** What is said when the live generation is opened, and what it finds for a wording. */
export async function openLarge(dataDir: string): Promise<{ notice: string | null; found: string[] }> {
  const current = await currentGeneration(dataDir);
  if (current === null) throw new Error('Nothing is live.');
  const { searcher, notice } = await openGeneration(dataDir, current.generation);
  const question = { query: 'Question 3, wording 5', limit: 3, mode: 'dense' } as const;
  const found = searcher.search(question, directionOf(question.query)).hits.map(({ id }) => id);
  searcher.close();
  return { notice, found };
}
