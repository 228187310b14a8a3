import { type Html, html } from '../../report/html.ts';

export type Cell = string | Html;

/** A table that scrolls where it is too wide; columns of figures read right. */
export function tableOf(header: readonly string[], rows: readonly (readonly Cell[])[], kind = ''): Html {
  const isNumber = header.map((_, column) => column > 0 && rows.every((row) => isFigure(row[column])));
  const numeric = (column: number): Html => (isNumber[column] === true ? html` class="number"` : html``);
  return html`<div class="scroll wide ${kind}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${header.map((title, column) => html`<th scope="col" ${numeric(column)}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, column) => html`<td${numeric(column)}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function isFigure(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && /^[\d−–€¥￥$<>]/.test(cell);
}
