import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaqEntry, SearchResult } from '../../core/domain.ts';
import { shippedCalibration } from '../../search/calibration/calibration.ts';
import { exactIndex } from '../../search/dense/exact.ts';
import { createSearcher, type Searcher } from '../../search/searcher.ts';
import { openContent, writeContent } from '../../store/generation/content.ts';

const NAMES = { variant: 'minilm-l6', queryVariant: 'minilm-l6' };

export function entry(id: string, question: string, answer = '', rest: Partial<FaqEntry> = {}): FaqEntry {
  return {
    ...{ id, question, answer, alternates: [], category: null, language: 'en', url: null, updatedAt: null },
    ...rest,
  };
}

/** A FAQ that is searched with an encoder to which every entry is a direction of its own. */
export interface TinyFaq {
  readonly searcher: Searcher;
  /** What is found for a question that means the entries named as much as each other. */
  ask(query: string, meaning?: readonly string[]): SearchResult;
  close(): void;
}

export function faqOf(entries: readonly FaqEntry[]): TinyFaq {
  const folder = mkdtempSync(join(tmpdir(), 'bonsai-tiny-'));
  const file = join(folder, 'content.db');
  const phrasings = entries.map(({ id, question }) => ({
    ...{ entryId: id, kind: 'question' as const, ordinal: 0, text: question },
  }));
  writeContent(file, entries, phrasings);
  const directions = entries.map((_, at) => entries.map((__, axis) => Number(axis === at)));
  const searcher = createSearcher({
    content: openContent(file),
    vectors: exactIndex(Float32Array.from(directions.flat()), entries.length),
    calibration: shippedCalibration(NAMES),
    ...NAMES,
    generation: 'tiny',
  });
  return {
    searcher,
    ask(query, meaning = []) {
      const length = Math.sqrt(Math.max(1, meaning.length));
      const vector = Float32Array.from(entries, ({ id }) => (meaning.includes(id) ? 1 / length : 0));
      return searcher.search({ query, limit: 10, mode: 'hybrid' }, vector);
    },
    close() {
      searcher.close();
      rmSync(folder, { recursive: true });
    },
  };
}
