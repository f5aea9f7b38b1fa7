import { asCell } from '@tandem/api/words';
import type { Cell, ChartTable } from './chart-table.ts';

const MAX_DECIMALS = 3;

/** What ends a cell for the spreadsheets of a language: where decimals have a comma, a semicolon. */
export const separatorOf = (locale: string): ',' | ';' =>
  new Intl.NumberFormat(locale).format(1.5).includes(',') ? ';' : ',';

/**
 * The table as CSV (RFC 4180) for the spreadsheets of a language.
 * Days stay ISO; text that a spreadsheet would run is led by an apostrophe.
 */
export function toCsv({ columns, rows }: ChartTable, locale: string): string {
  const separator = separatorOf(locale);
  const comma = separator === ';';
  const text = (value: string) => {
    const safe = asCell(value);
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const number = (value: number) => {
    const shown = String(Number(value.toFixed(MAX_DECIMALS)));
    return comma ? shown.replace('.', ',') : shown;
  };
  const field = (cell: Cell) => (cell === null ? '' : typeof cell === 'number' ? number(cell) : text(cell));
  const lines = [columns.map(({ label }) => text(label)), ...rows.map((row) => row.map(field))];
  return `${lines.map((line) => line.join(separator)).join('\r\n')}\r\n`;
}
