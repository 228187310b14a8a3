import type { z } from 'zod';
import { readTextFile } from '../../faq/datasets/text-file.ts';

/** The lines of a JSON Lines file, or of a .gz of one. */
export async function readJsonLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const { text } = await readTextFile(path);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => schema.parse(JSON.parse(line)));
}
