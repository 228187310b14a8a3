import { readSheet, type SheetData } from 'read-excel-file/node';
import { AppError, messageOf } from '../../core/errors.ts';
import type { Row } from './rows.ts';
import { tableRows } from './table.ts';

/**
 * Rows of the first sheet of an XLSX file. A row's line is its number in the sheet.
 *
 * @throws AppError `corrupt` when it is not a whole XLSX file, `invalid` when a column is missing.
 */
export async function xlsxRows(bytes: Buffer, required: readonly string[], name: string): Promise<Row[]> {
  const table = (await sheetOf(bytes, name)).map((cells, index) => ({ line: index + 1, cells }));
  return tableRows(table, required, name);
}

async function sheetOf(bytes: Buffer, name: string): Promise<SheetData> {
  try {
    return await readSheet(bytes);
  } catch (error) {
    throw new AppError(
      'corrupt',
      `${name} is not an XLSX file, or is damaged (${messageOf(error)}). Save it again as .xlsx.`,
      { cause: error },
    );
  }
}
