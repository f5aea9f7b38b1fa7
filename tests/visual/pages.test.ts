import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ride } from '../../apps/web/src/rides/testing/ride.ts';
import { trends } from '../../apps/web/src/rides/testing/trends.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale } from '../../scripts/build-web.ts';
import { handsOn } from '../e2e/hands.ts';
import { inspect, overflowPx, resize } from '../e2e/inspect.ts';
import { type Locale, openPages, SIZES, type Size, urls } from './pages.ts';

/** The pages of numbers with fixed data: what hands, keys and ears can do with them. */
/** A busy machine takes its time to draw. */
const PATIENT = { timeout: 15_000 };
/** For all the checks of access, twice. */
const PATIENCE_MS = 300_000;

let browser: Browser;
beforeAll(async () => {
  await buildWebIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function open(url: string, locale: Locale, size: Size, instead = {}) {
  const context = await openPages(browser, { locale, size, instead });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  await page.locator('h3').first().waitFor();
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  return { page, errors, close: () => context.close() };
}
const chart = (page: Page, name: string) => page.locator(`[data-chart="${name}"]`);
const spoken = (page: Page, name: string) => chart(page, name).locator('output');

const pages = ['trends', 'ride', 'totalsOnly', 'otherSport'] as const;
/** Each language is opened at one size and checked at the other, so that each size is both. */
describe.each<[Locale, Size, Size]>([
  ['en', 'phone', 'desktop'],
  ['fr', 'desktop', 'phone'],
])('in %s, from a %s to a %s', (locale, opened, then) => {
  test.each(pages)(
    '%s can be used by all, as charts and as tables',
    async (name) => {
      const { page, errors, close } = await open(urls[name], locale, opened);
      const openedPx = await overflowPx(page);
      await resize(page, SIZES[then]);
      const asCharts = await inspect(page);
      for (const button of await page.locator('figure button[aria-pressed]').all()) await button.click();
      const asTables = await inspect(page);
      await resize(page, SIZES[opened]);
      const tablesPx = await overflowPx(page);
      await close();
      const clean = { overflowPx: 0, violations: [] };
      expect({ errors, openedPx, asCharts, asTables, tablesPx }).toEqual({
        ...{ errors: [], asCharts: clean, asTables: clean, openedPx: 0, tablesPx: 0 },
      });
    },
    PATIENCE_MS,
  );
});

test('the table beside a chart says what the data say, and the file holds the same rows', async () => {
  const { page, close } = await open(urls.trends, 'en', 'desktop');
  const weeks = chart(page, 'weeks');
  await weeks.getByRole('button', { name: 'show as a table' }).click();
  const rows = await weeks.locator('tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
  expect(cells.map(([, rides, load]) => [rides, load])).toEqual(
    trends.weeks.map(({ rides, values }) => [
      String(rides),
      values.trainingLoad === null ? '–' : values.trainingLoad!.toFixed(1),
    ]),
  );
  await weeks.getByRole('button', { name: 'download' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ]);
  const csv = readFileSync((await file.path())!, 'utf8')
    .replace('\ufeff', '')
    .trimEnd()
    .split('\r\n');
  await close();
  expect(csv[0]).toBe('Week of,Rides,Load');
  expect(csv.slice(1).map((line) => line.split(',')[0])).toEqual(
    trends.weeks.map(({ weekStart }) => weekStart),
  );
});

test('a chart can be kept as a picture', async () => {
  const { page, close } = await open(urls.trends, 'fr', 'phone');
  await chart(page, 'peaks').locator('[data-drawn]').waitFor();
  await chart(page, 'peaks').getByRole('button', { name: 'télécharger' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'PNG' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('peaks-2026-11-22.png');
  expect(
    readFileSync((await file.path())!)
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  await close();
});

test('the arrow keys walk through a chart, and each stop is said aloud', async () => {
  const { page, close } = await open(urls.trends, 'en', 'desktop');
  await chart(page, 'weeks').locator('[data-drawn]').waitFor();
  await chart(page, 'weeks').getByRole('application').focus();
  await page.keyboard.press('Home');
  await expect
    .poll(() => spoken(page, 'weeks').textContent(), PATIENT)
    .toMatch(/^Week of 24 Aug 2026, Rides 2, Load 1\d\d\.\d$/);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => spoken(page, 'weeks').textContent(), PATIENT).toMatch(/^Week of 31 Aug 2026/);
  await close();
});

test('Enter on a point of the power curve opens the ride it comes from', async () => {
  const { page, close } = await open(urls.trends, 'en', 'desktop');
  await chart(page, 'peaks').locator('[data-drawn]').waitFor();
  await chart(page, 'peaks').getByRole('application').focus();
  await page.keyboard.press('End');
  await chart(page, 'peaks').getByRole('link', { name: '1 h: 201 W' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/performance/${trends.peaks.at(-1)!.best90!.of.rideId}`);
  await close();
});

test('the trace can be looked into by keys and buttons, and says the second that one stands at', async () => {
  const { page, close } = await open(urls.ride, 'en', 'phone');
  const trace = chart(page, 'trace');
  await trace.locator('[data-drawn]').waitFor();
  await trace.getByRole('application').focus();
  await page.keyboard.press('Home');
  for (let minute = 0; minute < 12; minute++) await page.keyboard.press('PageDown');
  await expect
    .poll(() => spoken(page, 'trace').textContent(), PATIENT)
    .toMatch(/^12:00, Power \d+ W, Heart rate \d+ bpm, Cadence \d+ rpm$/);
  await trace.getByText('12:00', { exact: true }).first().waitFor();
  await page.keyboard.press('+');
  await trace.getByRole('button', { name: 'Zoom in' }).click();
  await trace.getByRole('button', { name: 'Whole ride' }).click();
  await close();
});

test('the period is part of the address and survives a reload', async () => {
  const { page, close } = await open(urls.trends, 'en', 'phone');
  await page.getByText('Year', { exact: true }).click();
  await page.waitForURL('**?period=1y');
  await page.reload();
  await expect.poll(() => page.getByRole('radio', { name: 'Year' }).isChecked(), PATIENT).toBe(true);
  await close();
});

test('where nothing is known yet, each section says what will be here and what it needs', async () => {
  const api = `/api/studios/${urls.trends.split('/')[4]}/customers`;
  const customer = `${api}/22222222-2222-4222-8222-222222222222/trends`;
  const bare = {
    ...trends,
    totals: {},
    before: null,
    weeks: trends.weeks.map((week) => ({ ...week, values: {} })),
    ftp: [],
    suggestions: { ftp: null, maxHr: null },
    peaks: trends.peaks.map((peak) => ({ ...peak, best90: null, bestEver: null })),
    fitness: null,
    zones: { power: null, heartRate: null },
    records: [],
  };
  const { page, errors, close } = await open(urls.trends, 'en', 'phone', { [customer]: bare });
  for (const sentence of [
    'Bars by week',
    'How fitness develops',
    'The curve of best power',
    'FTP over time',
    'How time spreads',
  ])
    await page.getByText(sentence).waitFor();
  await page.getByRole('link', { name: 'Enter the FTP' }).first().waitFor();
  const found = await inspect(page);
  await close();
  expect({ errors, ...found }).toEqual({ errors: [], overflowPx: 0, violations: [] });
});

test('the newest ride comes first, and a picture of it holds what the rider chose', async () => {
  const { page, close } = await open(urls.trends, 'en', 'phone');
  const last = page.getByRole('region', { name: 'Last ride' });
  expect(
    await last.evaluate((one) => one.getBoundingClientRect().top),
    'the top of the last ride',
  ).toBeLessThan(SIZES.phone.height / 3);
  await last.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog');
  const card = dialog.locator('canvas');
  const said = await card.getAttribute('aria-label');
  expect(said).toContain(ride.title);
  expect(said).not.toContain('heart');
  expect(said).not.toContain('Camille');
  await dialog.getByLabel('My name').check();
  await dialog.getByLabel('My heart rate').check();
  expect(await card.getAttribute('aria-label')).toMatch(/heart rate 1\d\d bpm.*Camille Exemple/);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save picture' }).click(),
  ]);
  const picture = PNG.sync.read(readFileSync((await file.path())!));
  await close();
  expect([picture.width, picture.height]).toEqual([1080, 1350]);
  const colours = new Set(
    Array.from({ length: picture.data.length / 4 }, (_, i) => picture.data.readUInt32BE(4 * i)),
  );
  expect(colours.size).toBeGreaterThan(100);
});

test('the last ride is one tap away, and shared with two more', async () => {
  const { page, close } = await open(urls.ride, 'en', 'phone');
  const member = handsOn(page);
  await member.click(page.getByRole('navigation').getByRole('link', { name: 'Performance' }));
  const last = page.getByRole('region', { name: 'Last ride' });
  await last.getByText(ride.title).waitFor();
  expect(member.did).toEqual({ clicks: 1, keys: 0 });
  await member.click(last.getByRole('button', { name: 'Share' }));
  await Promise.all([
    page.waitForEvent('download'),
    member.click(page.getByRole('dialog').getByRole('button', { name: 'Save picture' })),
  ]);
  await close();
  expect(member.did).toEqual({ clicks: 3, keys: 0 });
});
