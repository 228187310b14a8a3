import { join } from 'node:path';
import { shipped } from '../../core/paths.ts';
import { seededRandom, shuffled } from '../../core/random.ts';
import { readEntries } from '../../faq/entries.ts';
import { readJudgements } from '../../faq/judgements.ts';

/** Texts of the sample FAQ, always the same ones. */
export interface BenchTexts {
  /** Questions as people type them, about 12 tokens each. */
  readonly queries: readonly string[];
  /** Answers, of all lengths up to the model's limit. */
  readonly answers: readonly string[];
}

export async function benchTexts(count: number): Promise<BenchTexts> {
  const random = seededRandom(1);
  const judgements = await readJudgements(join(shipped.data, 'judgements.jsonl'));
  const { entries } = await readEntries([join(shipped.data, 'faq.jsonl')]);
  const some = (texts: readonly string[]): string[] => shuffled(texts, random).slice(0, count);
  return {
    queries: some(judgements.map(({ query }) => query)),
    answers: some(entries.map(({ entry }) => entry.answer)),
  };
}
