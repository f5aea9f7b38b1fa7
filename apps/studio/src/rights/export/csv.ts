type Cell = string | number | boolean | null | undefined;

/** Programs that show tables take a cell that begins so for a formula: OWASP, "CSV Injection". */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;
/** So that spreadsheets read accents. */
const BYTE_ORDER_MARK = '\ufeff';

/** A line of a CSV file (RFC 4180). A text that would be a formula is shown as text: its first character is '. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** The first line of a file. */
export const csvHead = (cells: readonly Cell[]): string => BYTE_ORDER_MARK + csvLine(cells);

function cellOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
