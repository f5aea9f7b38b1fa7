import type { CustomField, ListedPerson } from '@tandem/api/studio';
import { MAX_LIST_BYTES, MAX_LIST_LINES, personColumns } from '@tandem/api/words';
import fc from 'fast-check';
import { parse } from 'papaparse';
import { expect, test } from 'vitest';
import en from '../../messages/en/lists.json';
import fr from '../../messages/fr/lists.json';
import { csvFile } from '../../ui/chart/download.ts';
import { guessColumns, linesOf, readList } from './read-list.ts';
import { ListWriter } from './write-list.ts';

/** Some called as a column is that stands before them, or as another but for what is no letter. */
const NAMES = ['Phone', 'Pointure; gauche', 'Size 1', 'Size 2', 'Instagram @', 'Téléphone', 'Name', '2027'];
const own: CustomField[] = NAMES.map((name, i) => ({
  ...{ fieldId: `f${i}`, name, kind: 'text', choices: [], version: 1 },
}));
const languages = [
  ['English', { own, delimiter: ',', headOf: (column) => en.holds[column] }],
  ['French', { own, delimiter: ';', headOf: (column) => fr.holds[column] }],
] satisfies [string, ConstructorParameters<typeof ListWriter>[0]][];

const NOBODY = Object.fromEntries(personColumns.map((column) => [column, ''])) as Omit<
  ListedPerson,
  'fields'
>;
const someone = (told: Partial<ListedPerson>): ListedPerson => ({ ...NOBODY, fields: [], ...told });
const readBack = async (csv: string) => {
  const list = await readList(new File([csvFile(csv)], 'people.csv'));
  return linesOf(list, await guessColumns(list, own));
};
/** What a line says, as the one that goes in: what is empty is not said. */
const said = ({ fields, ...person }: ListedPerson) => ({
  ...Object.fromEntries(Object.entries(person).filter(([, cell]) => cell !== '')),
  ...(fields.length > 0 && { fields }),
});

/** As the studio keeps it: without blanks at either end. */
const cell = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '=cmd|calc',
      "'=1+1",
      "''@x",
      "'t Hooft",
      '+33 6 12',
      '-',
      'a "b"',
      'a;b,c\td',
      'one\ntwo',
      '＝1',
      'x;=1',
    ),
  )
  .map((text) => text.replaceAll('\r', '').trim());
const person = fc
  .record({
    firstName: cell.map((text) => `A${text}`),
    ...{ lastName: cell, email: fc.constant('a@b.example'), phone: cell, locale: cell, notes: cell },
    ...{ emergencyName: cell, emergencyPhone: cell, tags: cell },
    fields: fc
      .tuple(...own.map(() => cell))
      .map((values) => values.flatMap((value, i) => (value === '' ? [] : [{ fieldId: `f${i}`, value }]))),
  })
  .map(someone);

test.each(languages)(
  'a list in %s comes in again as it went out, whatever stands in it',
  async (_, words) => {
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 8 }), async (people) => {
        const writer = new ListWriter(words);
        expect(writer.add(people)).toEqual([]);
        const read = await readBack(writer.end());
        expect(read.map(({ line: _line, ...rest }) => rest)).toEqual(people.map(said));
      }),
      { numRuns: 200 },
    );
  },
);

test.each(languages)('no cell of a list in %s is run by a spreadsheet', async (_, words) => {
  const writer = new ListWriter(words);
  writer.add([someone({ firstName: '=cmd|calc', lastName: '@SUM(A1)', notes: 'x;=1,=2', phone: '+33 6' })]);
  const csv = writer.end();
  for (const cell of parse<string[]>(csv, { delimiter: words.delimiter }).data.flat())
    expect(cell).not.toMatch(/^[=+@]/);
  // Nor where the other sign ends a cell.
  expect(csv).toContain('"x;=1,=2"');
});

test('a file is never longer than is taken in at once, in lines or in bytes; the others follow it with the same head', async () => {
  const [, words] = languages[0]!;
  const many = new ListWriter(words);
  const people = Array.from({ length: MAX_LIST_LINES + 1 }, (_, i) =>
    someone({ firstName: `A${i}`, email: 'a@b.example' }),
  );
  const files = [...many.add(people), many.end()];
  const read = await Promise.all(files.map(readBack));
  expect(read.flat().map(({ firstName }) => firstName)).toEqual(people.map(({ firstName }) => firstName));
  expect(read.length).toBe(2);

  const long = new ListWriter(words);
  const notes = 'é'.repeat(4000);
  const wide = Array.from({ length: 1100 }, () => someone({ firstName: 'A', email: 'a@b.example', notes }));
  const heavy = [...long.add(wide), long.end()];
  expect(heavy.length).toBe(2);
  for (const csv of heavy) expect(csvFile(csv).size).toBeLessThanOrEqual(MAX_LIST_BYTES);
});
