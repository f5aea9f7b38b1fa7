import type { CustomField, ListedPerson } from '@tandem/api/studio';
import { asCell, MAX_LIST_BYTES, MAX_LIST_LINES, type PersonColumn, personColumns } from '@tandem/api/words';
import { unparse } from 'papaparse';

/** Programs take one or the other for the end of a cell, by the language they are in. */
const QUOTED = /[",;\t\r\n]|^\s|\s$/;

/** Rows of a table as CSV; what a spreadsheet would run is shown. */
export const writeRows = (rows: readonly (readonly string[])[], delimiter = ','): string =>
  unparse(
    rows.map((cells) => cells.map(asCell)),
    { delimiter, quotes: (cell) => QUOTED.test(String(cell)) },
  );

type Words = { delimiter: string; own: readonly CustomField[]; headOf: (column: PersonColumn) => string };

/**
 * People as files that can be brought in again: each with a head, and no longer than what is taken in at once. What is
 * full leaves, so that no more than one file is held.
 */
export class ListWriter {
  readonly #words: Words;
  readonly #head: string;
  #parts: string[];
  #bytes = 0;
  #lines = 0;

  constructor(words: Words) {
    this.#words = words;
    const own = words.own.map(({ name }) => name);
    this.#head = this.#write([[...personColumns.map(words.headOf), ...own]]);
    this.#parts = [this.#head];
  }

  /** @returns the files that are full by these people */
  add(people: readonly ListedPerson[]): string[] {
    const full: string[] = [];
    for (const person of people) {
      const line = this.#write([this.#cellsOf(person)]);
      const bytes = new Blob([line]).size;
      if (this.#lines + 1 >= MAX_LIST_LINES || this.#bytes + bytes > MAX_LIST_BYTES - SPARE_BYTES)
        full.push(this.end());
      this.#parts.push(line);
      this.#bytes += bytes;
      this.#lines++;
    }
    return full;
  }

  /** The file so far; the next begins with its head. */
  end(): string {
    const file = this.#parts.join('');
    this.#parts = [this.#head];
    [this.#bytes, this.#lines] = [0, 0];
    return file;
  }

  #cellsOf(person: ListedPerson): string[] {
    const said = new Map(person.fields.map(({ fieldId, value }) => [fieldId, value]));
    return [
      ...personColumns.map((column) => person[column]),
      ...this.#words.own.map(({ fieldId }) => said.get(fieldId) ?? ''),
    ];
  }

  #write(rows: string[][]): string {
    return `${writeRows(rows, this.#words.delimiter)}\r\n`;
  }
}

/** Of a file, for its head and the mark at its beginning. */
const SPARE_BYTES = 16 * 1024;
