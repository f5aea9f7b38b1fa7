import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { offerSetUp } from '../../apps/tracker/src/app/tracker.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';
import { inspect } from './inspect.ts';
import { letScreenIn } from './tracker-club.ts';

/** An empty tracker becomes a club with a box that sends, without a terminal but for the printed link. */

let house: House;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  house = await openHouse();
  browser = await launchBrowser();
  page = await (await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Paris' })).newPage();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const send = async (token: string) => {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${house.trackerUrl}/box/v1/class`, { headers })).status;
};
const shownToken = async () => (await page.locator('.token code').first().textContent())!;

test('the club is made with the link, then its box with seats from 0 and its token', async () => {
  await page.goto(house.trackerUrl);
  await page.getByText('has no club yet').waitFor();
  await page.goto((await offerSetUp({ ...house, url: house.trackerUrl }))!);
  await page.getByLabel('Name of the club').fill('Vélo Neuf');
  await page.getByLabel('Login, an email').fill('me@club.example');
  await page.getByLabel('Password').fill('a long enough one');
  await page.getByRole('button', { name: 'Make the club' }).click();

  await page.getByRole('heading', { name: 'Vélo Neuf' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Cycle');
  await page.getByLabel('Seats', { exact: true }).fill('12');
  await page.getByLabel('First seat’s number').selectOption('0');
  await page.getByRole('button', { name: 'Add box' }).click();
  await page.getByText('12 seats: 0 to 11').waitFor();
  expect(await send(await shownToken())).toBe(200);
});

test('a new token is asked about first; the page says that the box still comes with the old one', async () => {
  const old = await shownToken();
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New token' }).click();
  await expect.poll(shownToken).not.toBe(old);
  expect([await send(old), await send(await shownToken())]).toEqual([401, 200]);
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
  await page.getByText('was revoked: nothing that it sends is taken').waitFor();
  await page.getByRole('button', { name: 'Classes' }).click();
  await page.getByText('was revoked: nothing that it sends is taken').waitFor();
});

test('a program in the gym becomes the box by the code that the page shows', async () => {
  await page.getByRole('button', { name: 'Club' }).click();
  await page.getByRole('button', { name: 'Pair a program' }).click();
  const command = (await page.locator('.token code').nth(1).textContent())!;
  const [, code] = /pair (\w{8}) --tracker/.exec(command)!;
  const answer = await fetch(`${house.trackerUrl}/box/v1/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  expect(await send(((await answer.json()) as { token: string }).token)).toBe(200);
  await page.getByRole('button', { name: 'Revoke token' }).waitFor();
  await page.getByRole('button', { name: 'Classes' }).click();
});

test('a screen comes by a code and shows classes without the password, until it is removed', async () => {
  await page.getByRole('button', { name: 'Club' }).click();
  await page.getByLabel('Name of the screen').fill('Wall');
  await page.getByLabel('May start and stop classes').uncheck();
  await page.getByRole('button', { name: 'Add a screen' }).click();
  const code = (await page.locator('code.code').textContent())!;

  const wall = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await wall.goto(house.trackerUrl);
  await wall.getByLabel('Code').fill('ABCD EFGH');
  await wall.getByRole('button', { name: 'Show the classes' }).click();
  await wall.getByText('This code is wrong').waitFor();
  expect(await inspect(wall)).toEqual({ overflowPx: 0, violations: [] });
  await wall.getByLabel('Code').fill(code);
  await wall.getByRole('button', { name: 'Show the classes' }).click();
  await wall.getByRole('heading', { name: 'Classes today' }).waitFor();
  await wall.goto(`${house.trackerUrl}/club`);
  await wall.getByRole('heading', { name: 'Classes today' }).waitFor();
  expect(await wall.getByRole('button', { name: 'Club' }).count()).toBe(0);

  await page.getByText(/shows classes · seen/).waitFor();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText(/shows classes · seen/).waitFor({ state: 'detached' });
  await wall.reload();
  await wall.getByLabel('Code').waitFor();
  await wall.context().close();
  await page.getByRole('button', { name: 'Classes' }).click();
});

test('the screens of a club speak its language within seconds, one that has its own keeps it, and the club reads its own', async () => {
  const [wall, own] = await Promise.all(
    ['Wall', 'Own'].map(async (name) => {
      const screen = await letScreenIn(page.context(), house.trackerUrl, { name, locale: 'en-GB' });
      const opened = await screen.newPage();
      await opened.goto(house.trackerUrl);
      await opened.getByRole('heading', { name: 'Classes today' }).waitFor();
      return opened;
    }),
  );
  await page.getByRole('button', { name: 'Club' }).click();
  const card = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Own', exact: true }) });
  await card.getByRole('button', { name: 'What it shows' }).click();
  await card.getByLabel('Language').selectOption('English');
  await card.getByRole('button', { name: 'Save' }).click();
  const all = page.getByLabel('Language of all screens');
  await all.selectOption('Français');
  await wall!.getByRole('heading', { name: 'Cours du jour' }).waitFor();
  await wall!.reload();
  await wall!.getByRole('heading', { name: 'Cours du jour' }).waitFor();
  expect(await own!.getByRole('heading', { name: 'Classes today' }).count()).toBe(1);
  await page.reload();
  expect(await all.inputValue()).toBe('fr');
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  await all.selectOption('English');
  await wall!.getByRole('heading', { name: 'Classes today' }).waitFor();
  // What somebody chose on the screen itself waits for the club to choose no more.
  await wall!.getByRole('button', { name: 'Français' }).click();
  await wall!.getByRole('heading', { name: 'Cours du jour' }).waitFor();
  await wall!.reload();
  await wall!.getByRole('heading', { name: 'Classes today' }).waitFor();
  await all.selectOption('');
  await wall!.getByRole('heading', { name: 'Cours du jour' }).waitFor();
  await page.getByRole('button', { name: 'Classes' }).click();
});

test('the page fits a phone in both languages', async () => {
  await page.getByRole('button', { name: 'Club' }).click();
  for (const width of [390, 1440])
    for (const language of ['English', 'Français']) {
      await page.setViewportSize({ width, height: 900 });
      await page.getByRole('button', { name: language }).click();
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([width, language, over]).toEqual([width, language, 0]);
      const folder = process.env.CLUB_PICTURES;
      if (folder) await page.screenshot({ path: `${folder}/${language}-${width}.png`, fullPage: true });
    }
});
