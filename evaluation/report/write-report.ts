import { join } from 'node:path';
import { makeFolder, writeFileAtomically } from '../../core/files.ts';
import type { Compared } from '../compare/compare.ts';
import type { SearchedSet } from '../compare/measure.ts';
import { comparisonCsv } from './comparison-csv.ts';
import { comparisonMarkdown } from './comparison-markdown.ts';
import { trecQrels, trecQueries, trecRun } from './trec.ts';

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
