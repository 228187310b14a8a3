import { mean } from '../../measures/summary.ts';

/** What ways to put the halves together scored on a dev half. */
export interface DevRow {
  readonly encoder: string;
  readonly set: string;
  readonly scores: Readonly<Record<string, number>>;
}

/** What was chosen, on a test half. */
export interface TestRow {
  readonly encoder: string;
  readonly set: string;
  readonly queries: number;
  readonly dense: number;
  readonly keyword: number;
  readonly hybrid: number;
  readonly former: number;
}

const HALVES = ['dense', 'keyword'];

/** Of each way: its score less the better half's, in the mean over the sets of an encoder, and where it is least. */
export function waysTable(rows: readonly DevRow[]): string {
  const encoders = distinct(rows.map(({ encoder }) => encoder));
  const ways = Object.keys(rows[0]?.scores ?? {}).filter((way) => !HALVES.includes(way));
  return table(
    ['fusion', ...encoders.map(shortName)],
    ways.map((way) => [
      way,
      ...encoders.map((encoder) => {
        const gains = rows
          .filter((row) => row.encoder === encoder)
          .map(({ scores }) => (scores[way] ?? NaN) - Math.max(...HALVES.map((half) => scores[half] ?? NaN)));
        return `${signed(mean(gains))} (${signed(Math.min(...gains))})`;
      }),
    ]),
  );
}

/** Of each set and encoder: the hybrid score, less the better half's now and as it was before. */
export function gainsTable(rows: readonly TestRow[]): string {
  const encoders = distinct(rows.map(({ encoder }) => encoder));
  const sets = distinct(rows.map(({ set }) => set));
  return table(
    ['set', 'queries', ...encoders.map(shortName)],
    sets.map((set) => [
      set,
      String(rows.find((row) => row.set === set)?.queries ?? 0),
      ...encoders.map((encoder) => {
        const row = rows.find((one) => one.set === set && one.encoder === encoder);
        if (row === undefined) return '';
        const better = Math.max(row.dense, row.keyword);
        return `${row.hybrid.toFixed(1)} ${signed(row.hybrid - better)} (${signed(row.former - better)})`;
      }),
    ]),
  );
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** A folder's encoder has the beginning of its identity in its name. */
function shortName(encoder: string): string {
  return encoder.replace(/-[0-9a-f]{8}$/, '').replace('+', ' + ');
}

function signed(difference: number): string {
  const text = difference.toFixed(1);
  return text.startsWith('-') ? text : `+${text}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
