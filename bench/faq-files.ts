import { join } from 'node:path';

/** The entries and the judged queries of an evaluation set, by its name. */
export function faqFiles(
  datasets: string,
  name: string,
): { readonly entries: string; readonly judgements: string } {
  return { entries: join(datasets, name, 'faqs.jsonl'), judgements: join(datasets, name, 'queries.jsonl') };
}
