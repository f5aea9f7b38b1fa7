/** Spreadsheets run a cell that begins so, whatever blanks stand before it; those of East Asia take the wide signs too. */
const FORMULA = /^[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/** A text as a cell of a table: what a spreadsheet would run is led by an apostrophe and shown. */
export const asCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
