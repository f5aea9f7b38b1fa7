import {
  fromCell,
  MAX_CELL_CHARS,
  MAX_LIST_BYTES,
  MAX_LIST_LINES,
  type PersonColumn,
  personColumns,
} from '@tandem/api/words';
import { type ParseConfig, parse } from 'papaparse';
import { writeRows } from './write-list.ts';

/** What a column of a file holds: one thing of a person, the whole name, or nothing that is wanted. */
export type Holds = PersonColumn | 'name' | 'nothing' | OwnColumn;
/** A field of the studio's own, by its id. */
export type OwnColumn = `field:${string}`;
const fieldOf = (what: Holds): string | null => (what.startsWith('field:') ? what.slice(6) : null);
/** A file as a table. @property rows each with its line in the file, the first being 1 */
export type List = { fileName: string; rows: { line: number; cells: string[] }[]; columns: number };
export type Cells = { line: number; fields?: { fieldId: string; value: string }[] } & Partial<
  Record<PersonColumn, string>
>;

/** What cannot be read as a list, and in which line where that is known. */
export class UnreadableList extends Error {
  readonly code: 'too_large' | 'too_long' | 'empty' | 'quote' | 'unreadable';
  readonly line: number | undefined;
  constructor(code: UnreadableList['code'], line?: number) {
    super(code);
    this.code = code;
    this.line = line;
  }
}

/** A list of people as programs write it: commas, semicolons or tabs, in UTF-8, UTF-16 or as Windows writes. @throws UnreadableList */
export async function readList(file: File): Promise<List> {
  if (file.size > MAX_LIST_BYTES) throw new UnreadableList('too_large');
  const text = textOf(await bytesOf(file));
  const { data, errors } = parse<string[]>(text, delimiterOf(text));
  const open = errors.find(({ code }) => code === 'MissingQuotes');
  if (open) throw new UnreadableList('quote', (open.row ?? 0) + 1);
  const rows = data
    .map((cells, i) => ({ line: i + 1, cells: cells.map((cell) => fromCell(cell.trim())) }))
    .filter(({ cells }) => cells.some(Boolean));
  if (rows.length === 0) throw new UnreadableList('empty');
  if (rows.at(-1)!.line > MAX_LIST_LINES) throw new UnreadableList('too_long');
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  return { fileName: file.name.slice(-200) || 'csv', rows, columns };
}

const DELIMITERS = [',', ';', '\t'];

/** What parts the names of columns into the most; where the first line is a person already, what parts all lines alike. */
function delimiterOf(text: string): ParseConfig {
  const heads = DELIMITERS.map((delimiter) => ({
    delimiter,
    cells: parse<string[]>(text, { delimiter, preview: 1 }).data[0] ?? [],
  })).sort((a, b) => b.cells.length - a.cells.length);
  const { delimiter, cells } = heads[0]!;
  return isPerson(cells) ? { delimitersToGuess: DELIMITERS } : { delimiter };
}

const isEmail = (cell: string) => /^\S+@\S+\.\S+$/.test(cell);
/** No column is named with an address. */
const isPerson = (cells: readonly string[]) => cells.some(isEmail);

/** The file may have been moved, or be held by another program, since it was chosen. */
const bytesOf = async (file: File): Promise<Uint8Array> => {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new UnreadableList('unreadable');
  }
};

function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const NAMES: [Holds, RegExp][] = [
  [
    'emergencyPhone',
    /(emergency|urgence).*(phone|mobile|tel|number|numero|portable)|(phone|tel|numero).*(emergency|urgence|personne a prevenir)/,
  ],
  ['emergencyName', /emergency|urgence|personne a prevenir/],
  ['email', /mail|courriel/],
  ['phone', /phone|mobile|tel|portable/],
  ['firstName', /\bfirst ?name|^first$|prenom|given ?name|forename/],
  ['lastName', /\blast ?name|^last$|surname|family ?name|nom de famille|^nom$/],
  ['locale', /^(lang|locale)/],
  ['tags', /^(tags?|labels?|etiquettes?|mots cles?)$/],
  ['notes', /note|comment|remar/],
  ['name', /^(full )?name$|^nom complet$|^(client|customer|member|membre)( name)?$/],
];
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();

/** What our own lists are headed with, in whichever language they went out; without a line a list is read all the same. */
const headsOfOurs = async (): Promise<(readonly [PersonColumn, string])[]> => {
  const words = await Promise.all([
    import('../../messages/en/lists.json', { with: { type: 'json' } }),
    import('../../messages/fr/lists.json', { with: { type: 'json' } }),
  ]).catch(() => []);
  return words.flatMap(({ default: { holds } }) => personColumns.map((what) => [what, holds[what]] as const));
};

/**
 * What each column holds by the words of the first line, as far as they say; each thing is in one column. What is written to the
 * letter as a list of ours has it comes first, so that such a list is read as it went out whatever the studio's own fields are called.
 */
export async function guessColumns(
  { rows, columns }: List,
  own: readonly { fieldId: string; name: string }[] = [],
): Promise<{ holds: Holds[]; hasHead: boolean }> {
  const ours = await headsOfOurs();
  const taken = new Set<Holds>();
  const holds = Array<Holds>(columns).fill('nothing');
  const owns = own.map(({ fieldId, name }) => [`field:${fieldId}`, name] as const);
  const ways: ((head: string) => readonly (readonly [Holds, unknown])[])[] = [
    (head) => ours.filter(([, name]) => name === head),
    (head) => owns.filter(([, name]) => name === head),
    (head) => owns.filter(([, name]) => plain(head) !== '' && plain(name) === plain(head)),
    (head) => NAMES.filter(([, names]) => names.test(plain(head))),
  ];
  for (const meant of ways)
    for (const [i, held] of holds.entries()) {
      const head = rows[0]!.cells[i] ?? '';
      if (held !== 'nothing' || head === '') continue;
      const found = meant(head).find(([what]) => !taken.has(what))?.[0];
      if (found === undefined) continue;
      holds[i] = found;
      taken.add(found);
    }
  const hasHead = taken.size > 0 && !isPerson(rows[0]!.cells);
  return hasHead ? { holds, hasHead } : { holds: byContent(rows, columns), hasHead };
}

/** Without words the addresses at least are known by their look. */
const byContent = (rows: List['rows'], columns: number): Holds[] => {
  const hasEmail = (i: number) => rows.slice(0, 20).some(({ cells }) => isEmail(cells[i] ?? ''));
  const email = Array.from({ length: columns }, (_, i) => i).find(hasEmail);
  return Array.from({ length: columns }, (_, i) => (i === email ? 'email' : 'nothing'));
};

/** The lines of people, by what their columns hold; of a whole name the first word is the first name. What is too long is cut there, and still is. */
export function linesOf({ rows }: List, { holds, hasHead }: { holds: Holds[]; hasHead: boolean }): Cells[] {
  return rows.slice(hasHead ? 1 : 0).map(({ line, cells }) => {
    const read: Cells = { line };
    for (const [i, what] of holds.entries()) {
      const cell = (cells[i] ?? '').slice(0, MAX_CELL_CHARS);
      if (what === 'nothing' || cell === '') continue;
      const fieldId = fieldOf(what);
      if (fieldId !== null) read.fields = [...(read.fields ?? []), { fieldId, value: cell }];
      else if (what !== 'name') read[what as PersonColumn] = cell;
      else {
        const [first, ...last] = cell.split(/\s+/);
        read.firstName ??= first!;
        if (last.length > 0) read.lastName ??= last.join(' ');
      }
    }
    return read;
  });
}

/** The lines at fault as a file that can be mended and chosen again, each with what is wrong in a column of its own. */
export function linesToMend(
  { rows, columns }: List,
  { hasHead, why, faults }: { hasHead: boolean; why: string; faults: ReadonlyMap<number, string> },
): string {
  const whole = (cells: string[], last: string) => [
    ...Array.from({ length: columns }, (_, i) => cells[i] ?? ''),
    last,
  ];
  const head = hasHead ? [whole(rows[0]!.cells, why)] : [];
  const body = rows.flatMap(({ line, cells }) => (faults.has(line) ? [whole(cells, faults.get(line)!)] : []));
  return writeRows([...head, ...body]);
}
