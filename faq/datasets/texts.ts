import { AppError, throwIfCancelled } from '../../core/errors.ts';
import { entriesOf } from '../entries.ts';
import { plainBlocks } from '../plain-text.ts';
import { everyRow, byColumn, type SourceRow } from '../sources/rows.ts';
import { jsonLinesRows } from '../sources/json.ts';
import { sourceRows } from '../sources/source-rows.ts';
import { extensionOf, readSource, type SourceFile, type SourceOptions } from '../sources/source.ts';
import { nliPairSchema, stsPairSchema } from './sentence-pairs.ts';
import { jsonLines, readTextFile, textOf, type TextFile } from './text-file.ts';

/**
 * The texts of files without their labels, trimmed, each once, in the order in which they stand:
 * - `.txt`: a text a line
 * - `.md`: the words of each paragraph, heading, list item
 * - JSON Lines of NLI or STS pairs: both sides
 * - a FAQ (JSON Lines, JSON, CSV, XLSX): question, alternates, and each paragraph of the answer without its markup
 * - a log of questions in the same formats, known by having no answers: its `query` or `question`
 *
 * each also gzipped. One bad row fails the whole.
 *
 * @throws AppError `invalid`, naming the file and where it can the line, for another kind of file, a bad row or a
 *   file without texts; and as `readTextFile` and `entriesOf`
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

/** Columns of a log that may hold the question. */
const LOGGED = ['query', 'question'] as const;

async function textsOf(file: string, options: SourceOptions): Promise<string[]> {
  switch (extensionOf(file)) {
    case 'txt':
      return (await readTextFile(file, options)).text.split(/\r\n|\n|\r/);
    case 'md':
      return plainBlocks((await readTextFile(file, options)).text);
    case 'jsonl':
    case 'ndjson': {
      const source = await readSource(file, options);
      return pairTexts(textOf(source)) ?? (await tableTexts(source));
    }
    case 'csv':
    case 'tsv':
    case 'json':
    case 'xlsx':
      return tableTexts(await readSource(file, options));
    default:
      throw new AppError(
        'invalid',
        `${file}: texts come from .txt (one a line), .md, .jsonl (NLI, STS, FAQ or log), .csv, .json or .xlsx (FAQ or log), each also .gz.`,
      );
  }
}

/** Both sides of NLI or STS pairs, known by the first row; null where it may be a FAQ or a log. */
function pairTexts(source: TextFile): string[] | null {
  const columns = firstColumns(source);
  if (columns.has('premise')) {
    return jsonLines(source, nliPairSchema).flatMap(({ premise, hypothesis }) => [premise, hypothesis]);
  }
  if (columns.has('sentence1')) {
    return jsonLines(source, stsPairSchema).flatMap(({ sentence1, sentence2 }) => [sentence1, sentence2]);
  }
  if (LOGGED.some((column) => columns.has(column))) return null;
  throw new AppError(
    'invalid',
    `${source.name}: its rows are no NLI pairs (premise, hypothesis, label), STS pairs (score, sentence1, sentence2), FAQ entries (id, question, answer) or logged questions (query).`,
  );
}

function firstColumns({ name, text }: TextFile): ReadonlySet<string> {
  const first = jsonLinesRows(text.trimStart().split('\n', 1)[0] ?? '')[0];
  if (first === undefined) throw new AppError('invalid', `${name} holds no texts.`);
  if ('reason' in first) throw new AppError('invalid', `${name}: its first row is ${first.reason}`);
  return new Set(byColumn(first.fields).keys());
}

/** Texts of a FAQ, or of a log: the same columns, but nobody has answered. */
async function tableTexts(source: SourceFile): Promise<string[]> {
  const rows = await sourceRows(source, []);
  const columns = new Set(rows.flatMap((row) => ('fields' in row ? [...byColumn(row.fields).keys()] : [])));
  const logged = LOGGED.find((column) => columns.has(column));
  if (logged === undefined || columns.has('answer')) return faqTexts(source);
  return everyRow<{ text: string }>(rows, loggedText(logged), source.name).map(({ text }) => text);
}

/** The question of a log's row; empty where the log has none. */
function loggedText(column: string) {
  return (fields: SourceRow['fields']): { text: string } | { reason: string } => {
    const value = byColumn(fields).get(column) ?? '';
    return typeof value === 'string' || typeof value === 'number'
      ? { text: String(value) }
      : { reason: `${column} is not a text` };
  };
}

async function faqTexts(source: SourceFile): Promise<string[]> {
  const { entries, rejected } = await entriesOf([source]);
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
