import { readFile } from 'node:fs/promises';
import { EXPORTED_A_PAGE, MAX_LIST_LINES } from '@tandem/api/words';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { CLEAN, inspect, resize } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A studio that comes from another program brings its people along, and takes them back where the file was the wrong one. */

const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

const studio = peopleOfStudio({ name: 'Lists', staff: ['owner'], members: ['Ada'] });

const LIST = [
  'Prénom;Nom;Courriel;Pointure',
  'Zoé;Tandem-Demo;zoe@lists.example;39',
  'ADA;demo;Ada@lists.example;40',
  'Bo;Demo;bo at home;41',
  ';;;',
  'Cleo;;cleo@lists.example;42',
].join('\r\n');

test('a list is looked at line by line, brought in, and taken back but for who was changed since', async () => {
  const page = await studio.open('owner', 'customers');
  await page.getByRole('link', { name: 'Bring in a list' }).click();
  const choose = (name: string, text: string) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('broken.csv', 'Name,Email\n"Ada,ada@lists.example\n');
  await page.getByRole('alert').filter({ hasText: 'is never closed' }).waitFor();
  await choose('people.csv', LIST);
  await page.getByText('people.csv: 4 people').waitFor();
  // A column that the program does not know.
  expect(await page.getByRole('combobox', { name: 'Pointure holds' }).inputValue()).toBe('Not wanted');
  expect(await inspect(page)).toEqual(CLEAN);

  await page.getByRole('button', { name: 'Look at what would be added' }).click();
  await page.getByText('2 people are new. 1 is a customer already').waitFor();
  const faulty = page.getByRole('row').filter({ hasText: 'Not an email address' });
  expect(await faulty.getByRole('cell').allInnerTexts()).toEqual([
    '4',
    'Email',
    'bo at home',
    'Not an email address',
  ]);
  for (const size of SIZES) {
    await resize(page, size);
    expect(await inspect(page)).toEqual(CLEAN);
  }
  await page.getByRole('button', { name: 'Add 2 people' }).click();
  await page.getByText('2 people were added.').waitFor();
  expect(await inspect(page)).toEqual(CLEAN);

  await page.getByRole('link', { name: 'Customers' }).first().click();
  await page.getByRole('link', { name: 'Cleo' }).click();
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByLabel('Notes').fill('Likes the back row');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByText('Saved').first().waitFor();

  await page.goto(studio.at('owner', 'customers/bring-in'));
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await page.getByText('1 person was taken back.').waitFor();
  await page.getByText(/1 stays,.*Cleo/).waitFor();
  await page.getByText('taken back; 1 person stayed').waitFor();
  await page.goto(studio.at('owner', 'customers'));
  await page.getByText('2 customers').waitFor();
});

test('the list is taken along as it is narrowed down, and the same file comes in again', async () => {
  const page = await studio.open('owner', 'customers?search=demo');
  await page.getByRole('button', { name: 'Download the list' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('whom the list shows now').waitFor();
  for (const size of SIZES) {
    await resize(page, size);
    expect(await inspect(page)).toEqual(CLEAN);
  }
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('Customers 1.csv');
  await dialog.getByText(/customers? (was|were) saved/).waitFor();
  expect(await inspect(page)).toEqual(CLEAN);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const csv = await readFile(await file.path());
  expect(csv.toString()).toContain('\ufeffFirst name,Last name,Email,');
  await page.goto(studio.at('owner', 'customers/bring-in'));
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'Customers 1.csv', mimeType: 'text/csv', buffer: csv });
  await page.getByRole('button', { name: 'Look at what would be added' }).click();
  await page.getByText('0 people are new.').waitFor();
  await expect.poll(() => page.getByText('cannot be read as').count()).toBe(0);
});

test('after a failure a long list goes on where it was, and each of its files is saved once', {
  timeout: 240_000,
}, async () => {
  await asOwner(studio.databaseUrl(), (db) =>
    sql`insert into studio.customers (studio_id, customer_id, first_name, last_name, email, email_normalized)
      select ${studio.built().studioId}, gen_random_uuid(), 'Longlist', n, n || '@long.example', n || '@long.example'
      from generate_series(1, ${MAX_LIST_LINES + EXPORTED_A_PAGE}::int) n`.execute(db),
  );
  const page = await studio.open('owner', 'customers?search=longlist');
  const files: string[] = [];
  page.on('download', (file) => files.push(file.suggestedFilename()));
  // The last page, after the file that is full was saved.
  let lost = false;
  await page.route('**/customer-list?*', async (route) => {
    const answer = await route.fetch();
    if (lost || (await answer.json()).nextCursor !== null) return route.fulfill({ response: answer });
    lost = true;
    return route.abort();
  });
  await page.getByRole('button', { name: 'Download the list' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Download' }).click();
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await dialog.getByText('In 2 files').waitFor();
  await dialog.getByText('10,250 customers were saved').waitFor();
  await expect.poll(() => files.toSorted()).toEqual(['Customers 1.csv', 'Customers 2.csv']);
});
