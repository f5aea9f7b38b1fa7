import { MAX_CELL_CHARS, MAX_LIST_BYTES, MAX_LIST_LINES } from '@tandem/api/words';
import { expect, test } from 'vitest';
import { guessColumns, linesOf, linesToMend, readList } from './read-list.ts';

const read = async (content: string | Uint8Array<ArrayBuffer>) => {
  const list = await readList(new File([content], 'people.csv'));
  return { list, ...(await guessColumns(list)) };
};

test.each([
  ['commas', 'First name,Last name,Email\nAda,"Wheel, Demo",ada@home.example\n', undefined],
  [
    'semicolons, as where decimals have commas',
    'Prénom;Nom;E-mail\r\nAda;"Wheel, Demo";ada@home.example',
    undefined,
  ],
  ['tabs', '\ufeffPrénom\tNom\tCourriel\nAda\tWheel, Demo\tada@home.example', undefined],
])('a list with %s is read by the words of its first line', async (_, text) => {
  const { list, holds, hasHead } = await read(text);
  expect([holds, hasHead]).toEqual([['firstName', 'lastName', 'email'], true]);
  expect(linesOf(list, { holds, hasHead })).toEqual([
    { line: 2, firstName: 'Ada', lastName: 'Wheel, Demo', email: 'ada@home.example' },
  ]);
});

test('accents are read in UTF-8, in UTF-16 and as Windows writes them', async () => {
  const text = 'Prénom,Email\nZoé,zoe@home.example';
  const windows = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const wide = new Uint8Array(
    new Uint16Array([0xfeff, ...Array.from(text, (letter) => letter.charCodeAt(0))]).buffer,
  );
  for (const content of [text, windows, wide])
    expect((await read(content)).list.rows[1]!.cells[0]).toBe('Zoé');
});

test('a whole name is cut at its first word; a column is taken once; empty lines keep the numbers of the others', async () => {
  const { list, ...columns } = await read(
    'Name,Email,Email 2,Shoe\nAda Wheel Demo,a@b.example,c@d.example,39\n\n ,\nBo,,,',
  );
  expect(columns.holds).toEqual(['name', 'email', 'nothing', 'nothing']);
  expect(linesOf(list, columns)).toEqual([
    { line: 2, firstName: 'Ada', lastName: 'Wheel Demo', email: 'a@b.example' },
    { line: 5, firstName: 'Bo' },
  ]);
});

test('a column of visits is no name, and a cell that is too long is sent no longer than a request takes', async () => {
  const { list, ...columns } = await read(
    `Name,First visit,Last visit,Email,Notes\nAda Wheel,2019,2025,a@b.example,${'x'.repeat(MAX_CELL_CHARS + 1)}`,
  );
  expect(columns.holds).toEqual(['name', 'nothing', 'nothing', 'email', 'notes']);
  expect(linesOf(list, columns)).toMatchObject([
    { firstName: 'Ada', lastName: 'Wheel', notes: 'x'.repeat(MAX_CELL_CHARS) },
  ]);
});

test.each(['Name,Phone,Email\n', ''])('lines to mend come back with the same columns: %j', async (head) => {
  const { list, hasHead } = await read(`${head}Ada,+33 6 12,ada at home\nBo,-1`);
  const line = list.rows.at(-2)!.line;
  const why = 'What is wrong';
  const mended = linesToMend(list, { hasHead, why, faults: new Map([[line, 'Not an email address']]) });
  expect(mended).toContain("'+33 6 12");
  const again = await read(mended);
  expect(again.list.rows.map(({ cells }) => cells)).toEqual([
    ...(head ? [['Name', 'Phone', 'Email', why]] : []),
    ['Ada', '+33 6 12', 'ada at home', 'Not an email address'],
  ]);
  if (head) expect(again.holds).toEqual(['name', 'phone', 'email', 'nothing']);
});

test.each([
  ['Emergency contact,Emergency phone,Phone', ['emergencyName', 'emergencyPhone', 'phone']],
  ['Personne à prévenir,Téléphone d’urgence,Téléphone', ['emergencyName', 'emergencyPhone', 'phone']],
  [
    'Phone,Emergency Contact Phone Number,Emergency Contact Name',
    ['phone', 'emergencyPhone', 'emergencyName'],
  ],
])('whom to call is told apart from the person: %s', async (head, holds) => {
  expect((await read(`Email,${head}\na@b.example,x,y,z`)).holds).toEqual(['email', ...holds]);
});

test('tags and a field of the studio’s own are known by their names', async () => {
  const list = await readList(new File(['Email,Étiquettes,Pointure\na@b.example,Matin,39'], 'people.csv'));
  const own = [{ fieldId: 'f1', name: 'Pointure' }];
  const columns = await guessColumns(list, own);
  expect(columns.holds).toEqual(['email', 'tags', 'field:f1']);
  expect(linesOf(list, columns)).toEqual([
    { line: 2, email: 'a@b.example', tags: 'Matin', fields: [{ fieldId: 'f1', value: '39' }] },
  ]);
});

test('without words in the first line that line is a person, and addresses are known by their look', async () => {
  const { holds, hasHead, list } = await read('Ada,ada@home.example\nBo,bo@home.example');
  expect([holds, hasHead, linesOf(list, { holds, hasHead }).length]).toEqual([
    ['nothing', 'email'],
    false,
    2,
  ]);
});

test.each([
  ['nothing', '\n \n', { code: 'empty' }],
  ['a quote that never ends', 'Name,Email\n"Ada,ada@home.example\n', { code: 'quote' }],
  ['more lines than may be', 'a\n'.repeat(MAX_LIST_LINES + 1), { code: 'too_long' }],
  ['more bytes than may be', new Uint8Array(MAX_LIST_BYTES + 1), { code: 'too_large' }],
])('a file of %s is refused', async (_, content, fault) => {
  await expect(read(content)).rejects.toMatchObject(fault);
});

test('a field of the studio’s own is known though it is not written to the letter, once and not before a column of ours', async () => {
  const { list } = await read('phone,SHOE size,Shoe size,Email\n1,2,3,a@b.example');
  const own = ['Phone', 'Shoe Size'].map((name, i) => ({ fieldId: `f${i}`, name }));
  expect((await guessColumns(list, own)).holds).toEqual(['field:f0', 'field:f1', 'nothing', 'email']);
  const { list: exact } = await read('Phone,E-mail\n1,a@b.example');
  expect((await guessColumns(exact, own)).holds).toEqual(['phone', 'email']);
});
