/**
 * Spreadsheets run a cell that begins so, whatever blanks stand before it; those of East Asia take the wide signs too. One
 * that is led by apostrophes already is led by one more, so that each text is read back as it was.
 */
const FORMULA = /^'*(?:[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u;

/** A text as a cell of a table: what a spreadsheet would run is led by an apostrophe and shown. */
export const asCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text that a cell stands for: of `asCell` the inverse. */
export const fromCell = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
