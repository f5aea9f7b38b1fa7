import type { Formatter } from '../../base/format.ts';
import { span } from '../../base/span.ts';
import { escapeHtml, withMinus } from './chart-style.ts';

export type Cell = string | number | null;
export type Column = {
  /** With its unit. */
  label: string;
  /** A cell as people read it. */
  show: (cell: Cell) => string;
  numeric: boolean;
};
/** What a chart shows, as rows in its order: the table beside it, the file to download, and what is read aloud. */
export type ChartTable = { columns: Column[]; rows: Cell[][] };

/** Whoever speaks the reader's language. */
type Speaker = { format: Formatter };

const ABSENT = '–';

export const textColumn = (label: string): Column => ({
  label,
  show: (cell) => (cell === null ? ABSENT : String(cell)),
  numeric: false,
});
/** Cells are ISO days. */
export const dayColumn = (label: string, { format }: Speaker): Column => ({
  label,
  show: (cell) => (cell === null ? ABSENT : format.plainDay(String(cell))),
  numeric: false,
});
export const numberColumn = (label: string, { format }: Speaker, digits = 0): Column => ({
  label,
  show: (cell) => (cell === null ? ABSENT : withMinus(format.number(Number(cell), digits))),
  numeric: true,
});
/** Cells are seconds, told as minutes and hours. */
export const spanColumn = (label: string): Column => ({
  label,
  show: (cell) => (cell === null ? ABSENT : span(Number(cell))),
  numeric: true,
});

/** A row as one line of text. */
export const readRow = ({ columns, rows }: ChartTable, row: number): string =>
  columns.map(({ label, show }, i) => `${label} ${show(rows[row]?.[i] ?? null)}`).join(', ');

/** A row as a tooltip: what it is about, then each number. */
export function rowHtml({ columns, rows }: ChartTable, row: number): string {
  const cells = rows[row];
  if (!cells) return '';
  return columns
    .map(({ label, show }, i) => {
      const text = escapeHtml(show(cells[i] ?? null));
      return i === 0 ? `<b>${text}</b>` : `${escapeHtml(label)}: <b>${text}</b>`;
    })
    .join('<br>');
}
