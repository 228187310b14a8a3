import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const CATEGORIES = [
  'HR',
  'Payroll',
  'Travel',
  'IT',
  'Security',
  'Facilities',
  'Finance',
  'Legal',
] as const;
export const KINDS = ['paraphrase', 'keyword', 'typo', 'code', 'rambling', 'none'] as const;

const entrySchema = z.strictObject({
  id: z.string().regex(/^[a-z]+(?:-[a-z0-9]+)+$/u),
  question: z.string().min(7).max(140),
  answer: z.string().min(1),
  category: z.enum(CATEGORIES),
  alternates: z.array(z.string().min(2)).max(4),
  language: z.enum(['en', 'ja', 'de']),
  url: z.url().optional(),
  updatedAt: z.iso.date(),
});

const judgementSchema = z.strictObject({
  query: z.string().min(1),
  relevant: z.array(z.string()),
  kind: z.enum([...KINDS, 'question']),
  split: z.enum(['dev', 'test']),
  near: z.string().optional(),
  /** Entries of the English file that answer it too. */
  elsewhere: z.array(z.string()).optional(),
});

function readLines(name: string): string[] {
  const path = fileURLToPath(new URL(`../../data/${name}`, import.meta.url));
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

const readEntries = (name: string) => readLines(name).map((line) => entrySchema.parse(JSON.parse(line)));
const readJudgements = (name: string) =>
  readLines(name).map((line) => judgementSchema.parse(JSON.parse(line)));

export type SampleEntry = z.infer<typeof entrySchema>;
export type SampleJudgement = z.infer<typeof judgementSchema>;

export const entries = readEntries('faq.jsonl');
export const judgements = readJudgements('judgements.jsonl');

/** The sample FAQ in languages of which each has a file of its own. */
export const OTHERS = (['ja', 'de'] as const).map((language) => ({
  language,
  entries: readEntries(`faq-${language}.jsonl`),
  judgements: readJudgements(`judgements-${language}.jsonl`),
}));
