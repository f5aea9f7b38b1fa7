import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';
import { inspect, resize } from './inspect.ts';

/** A studio that comes from another program brings its people along, and takes them back where the file was the wrong one. */

const WAIT_MS = 90_000;
const CLEAN = { overflowPx: 0, violations: [] };
const PASSWORD = 'a long enough one';

let house: House;
let browser: Browser;
let built: Built;
let page: Page;

beforeAll(async () => {
  house = await openHouse(({ databaseUrl }) =>
    asOwner(databaseUrl, async (db) => {
      built = await buildStudio(db, {
        name: 'Lists',
        staff: [{ role: 'owner', email: 'owner@lists.example', password: PASSWORD }],
        customers: [{ firstName: 'Ada', lastName: 'Demo', email: 'ada@lists.example' }],
      });
    }),
  );
  browser = await launchBrowser();
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
  context.setDefaultTimeout(WAIT_MS);
  await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers: { origin: house.studioUrl },
    data: { email: 'owner@lists.example', password: PASSWORD },
  });
  page = await context.newPage();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const LIST = [
  'Prénom;Nom;Courriel;Pointure',
  'Zoé;Tandem-Demo;zoe@lists.example;39',
  'ADA;demo;Ada@lists.example;40',
  'Bo;Demo;bo at home;41',
  ';;;',
  'Cleo;;cleo@lists.example;42',
].join('\r\n');

test('a list is looked at line by line, brought in, and taken back but for who was changed since', async () => {
  await page.goto(`${house.studioUrl}/console/${built.studioId}/customers`);
  await page.getByRole('link', { name: 'Bring in a list' }).click();
  const choose = (name: string, text: string) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('broken.csv', 'Name,Email\n"Ada,ada@lists.example\n');
  await page.getByRole('alert').filter({ hasText: 'is never closed' }).waitFor();
  await choose('people.csv', LIST);
  await page.getByText('people.csv: 4 people').waitFor();
  // A column that the program does not know, chosen by hand and given up again.
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
  for (const size of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ]) {
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
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').first().waitFor();

  await page.goto(`${house.studioUrl}/console/${built.studioId}/customers/bring-in`);
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await page.getByText('1 person was taken back.').waitFor();
  await page.getByText(/1 stays,.*Cleo/).waitFor();
  await page.getByText('taken back; 1 person stayed').waitFor();
  await page.goto(`${house.studioUrl}/console/${built.studioId}/customers`);
  await page.getByText('2 customers').waitFor();
});
