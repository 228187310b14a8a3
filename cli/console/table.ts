import { type Cell, oneLine } from '../../core/tables.ts';
import type { Machine } from '../../evaluation/cost/machine.ts';

/** Columns aligned with spaces: numbers to the right, the rest to the left; a row takes one line whatever a text holds. */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '–' : oneLine(String(cell)))));
  const isNumber = header.map((_, column) => rows.every((row) => typeof row[column] !== 'string'));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        isNumber[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n');
}

/** What something was measured on, in a sentence. */
export function formatMachine({ processor, cores, memoryGiB, loadBefore }: Machine): string {
  const busy = loadBefore > cores / 2 ? ' It was busy: take times as ratios.' : '';
  return `Measured on ${processor}, ${cores} cores, ${memoryGiB} GiB; load before: ${loadBefore}.${busy}`;
}

/** A number of bytes as a person would say it: "22.8 MB". */
export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
