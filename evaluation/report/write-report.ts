import { join } from 'node:path';
import { makeFolder, writeFileAtomically } from '../../core/files.ts';
import type { Compared } from '../compare/compare.ts';
import type { SearchedSet } from '../compare/measure.ts';
import { comparisonCsv } from './comparison-csv.ts';
import { comparisonMarkdown } from './comparison-markdown.ts';
import type { FaqTask } from '../../faq/datasets/faq-task.ts';
import type { QueryRun } from '../quality/rankings.ts';

/**
 * Writes a comparison in every form into a folder: `report.html`, `comparison.json`, `comparison.md`, `comparison.csv`, and under
 * `runs/` what was found for each question, for TREC's tools.
 *
 * @throws AppError where the folder cannot be written
 */
export async function writeReport(folder: string, { comparison, measured }: Compared): Promise<void> {
  // The charts' library is loaded only where charts are drawn.
  const { comparisonPage } = await import('./comparison-page.ts');
  await makeFolder(folder);
  const files: Readonly<Record<string, string>> = {
    'report.html': comparisonPage(comparison),
    'comparison.json': `${JSON.stringify(comparison, null, 2)}\n`,
    'comparison.md': comparisonMarkdown(comparison),
    'comparison.csv': comparisonCsv(comparison),
  };
  for (const [name, content] of Object.entries(files)) await writeFileAtomically(join(folder, name), content);
  for (const searched of measured.judged) await writeRuns(join(folder, 'runs'), searched);
}

async function writeRuns(folder: string, { set, mode, runs }: SearchedSet): Promise<void> {
  const place = join(folder, fileName(set.name));
  await makeFolder(place);
  await writeFileAtomically(join(place, 'qrels.txt'), trecQrels(set.task));
  await writeFileAtomically(join(place, 'queries.tsv'), trecQueries(set.task));
  for (const [name, own] of runs) {
    await writeFileAtomically(join(place, `${fileName(name)}.${mode}.run`), trecRun(own, name));
  }
}

/** A name that any system takes. */
function fileName(name: string): string {
  return name.replace(/[^\w.+-]+/g, '-');
}

/**
 * What was found, as TREC's tools read it: `query Q0 document rank score tag`. Queries are called by their place in the
 * judgements, from q1; spaces in identifiers become underscores, since spaces separate columns.
 */
export function trecRun(runs: readonly QueryRun[], tag: string): string {
  return runs
    .flatMap(({ hits }, query) =>
      hits.map(({ id, score }, place) => `q${query + 1} Q0 ${word(id)} ${place + 1} ${score} ${word(tag)}\n`),
    )
    .join('');
}

/** The judgements to go with it: `query 0 document 1`. */
export function trecQrels({ queries }: Pick<FaqTask, 'queries'>): string {
  return queries
    .flatMap(({ relevant }, query) => relevant.map((id) => `q${query + 1} 0 ${word(id)} 1\n`))
    .join('');
}

/** The texts of the queries: `query`, tab, text. */
export function trecQueries({ queries }: Pick<FaqTask, 'queries'>): string {
  return queries.map(({ query }, index) => `q${index + 1}\t${query.replace(/\s+/g, ' ')}\n`).join('');
}

function word(text: string): string {
  return text.replace(/\s+/g, '_');
}
