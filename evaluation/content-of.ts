import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaqTask } from '../datasets/faq-task.ts';
import { openContent, writeContent, type Content } from '../store/generation/content.ts';

/** Does `work` over the searchable content of a FAQ, as a generation holds it, and takes it away again. */
export function overContent<Result>(
  { entries, phrasings }: Pick<FaqTask, 'entries' | 'phrasings'>,
  work: (content: Content) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'bonsai-evaluate-'));
  try {
    const file = join(folder, 'content.db');
    writeContent(file, entries, phrasings);
    const content = openContent(file);
    try {
      return work(content);
    } finally {
      content.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
