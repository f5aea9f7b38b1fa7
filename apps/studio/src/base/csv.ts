import { asCell } from '@tandem/api/words';

type Cell = string | number | boolean | null | undefined;

/** Where decimals have a comma, programs take the semicolon for the end of a cell. */
const QUOTED = /[",;\r\n]/;
/** So that spreadsheets read accents. */
const BYTE_ORDER_MARK = '\ufeff';

/** A line of a CSV file (RFC 4180). A text that would be a formula is shown as text (OWASP, "CSV Injection"). */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** The first line of a file. */
export const csvHead = (cells: readonly Cell[]): string => BYTE_ORDER_MARK + csvLine(cells);

function cellOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = asCell(cell);
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
