import { AppError, throwIfCancelled } from '../core/errors.ts';
import { readEntries } from '../faq/entries.ts';
import { plainBlocks } from '../faq/plain-text.ts';
import { jsonLinesRows } from '../faq/sources/json-lines.ts';
import { columnKey } from '../faq/sources/rows.ts';
import { extensionOf, type SourceOptions } from '../faq/sources/source.ts';
import { nliPairSchema } from './nli-pairs.ts';
import { stsPairSchema } from './sts-pairs.ts';
import { jsonLines, readTextFile, type TextFile } from './text-file.ts';

/**
 * The texts of files without their labels, trimmed, each once, in the order in which they stand:
 * - `.txt`: a text a line
 * - `.md`: the words of each paragraph, heading, list item
 * - JSON Lines of NLI or STS pairs: both sides
 * - a FAQ (JSON Lines, JSON, CSV, XLSX): question, alternates, and each paragraph of the answer without its markup
 *
 * each also gzipped. One bad row fails the whole.
 *
 * @throws AppError `invalid`, naming the file and where it can the line, for another kind of file, a bad row or a
 *   file without texts; and as `readTextFile` and `readEntries`
 */
export async function readTexts(files: readonly string[], options: SourceOptions = {}): Promise<string[]> {
  const unique = new Set<string>();
  for (const file of files) {
    throwIfCancelled(options.signal);
    if (file === '-')
      throw new AppError('invalid', 'Texts to train on come from files, not from standard input.');
    const texts = (await textsOf(file, options)).map((text) => text.trim()).filter((text) => text !== '');
    if (texts.length === 0) throw new AppError('invalid', `${file} holds no texts.`);
    for (const text of texts) unique.add(text);
  }
  return [...unique];
}

const FAQ_EXTENSIONS = new Set(['csv', 'tsv', 'json', 'xlsx']);

async function textsOf(file: string, options: SourceOptions): Promise<string[]> {
  const extension = extensionOf(file);
  if (FAQ_EXTENSIONS.has(extension)) return faqTexts(file, options);
  switch (extension) {
    case 'txt':
      return (await readTextFile(file, options)).text.split(/\r\n|\n|\r/);
    case 'md':
      return plainBlocks((await readTextFile(file, options)).text);
    case 'jsonl':
    case 'ndjson':
      return (await pairTexts(file, options)) ?? (await faqTexts(file, options));
    default:
      throw new AppError(
        'invalid',
        `${file}: texts come from .txt (one a line), .md, .jsonl (NLI, STS or FAQ), .csv, .json or .xlsx (FAQ), each also .gz.`,
      );
  }
}

/** Both sides of NLI or STS pairs, told by the first row; null where it may be a FAQ. */
async function pairTexts(file: string, options: SourceOptions): Promise<string[] | null> {
  const source = await readTextFile(file, options);
  const columns = firstColumns(source);
  if (columns.has('premise')) {
    return jsonLines(source, nliPairSchema).flatMap(({ premise, hypothesis }) => [premise, hypothesis]);
  }
  if (columns.has('sentence1')) {
    return jsonLines(source, stsPairSchema).flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]);
  }
  if (columns.has('question')) return null;
  throw new AppError(
    'invalid',
    `${source.name}: its rows are no NLI pairs (premise, hypothesis, label), STS pairs (score, sentence1, sentence2) or FAQ entries (id, question, answer).`,
  );
}

function firstColumns({ name, text }: TextFile): ReadonlySet<string> {
  const first = jsonLinesRows(text.trimStart().split('\n', 1)[0] ?? '')[0];
  if (first === undefined) throw new AppError('invalid', `${name} holds no texts.`);
  if ('reason' in first) throw new AppError('invalid', `${name}: its first row is ${first.reason}`);
  return new Set(Object.keys(first.fields).map(columnKey));
}

async function faqTexts(file: string, options: SourceOptions): Promise<string[]> {
  const { entries, rejected } = await readEntries([file], options);
  const [bad] = rejected;
  if (bad !== undefined) {
    throw new AppError(
      'invalid',
      `${bad.file}: line ${bad.line}: ${bad.reason} (${rejected.length} such rows).`,
      {
        details: { rejected },
      },
    );
  }
  return entries.flatMap(({ entry }) => [entry.question, ...entry.alternates, ...plainBlocks(entry.answer)]);
}
