import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale } from '../../scripts/build-web.ts';
import { inspect } from '../e2e/inspect.ts';
import { contrastOf, LEAST_CONTRAST } from './contrast.ts';
import { atEachSize, boardOf, fitted, LONGEST_CUE, openWall, places, UNBROKEN_CUE, WALLS } from './wall.ts';

/** A class's plan on the wall: its target, its cue, and who is over or under. */
let browser: Browser;
beforeAll(async () => {
  await buildWebIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Of a wall's height: read from the last row, 12 m away. */
const LEAST_TARGET = 0.05;

test('a plan tells its target from 12 m, and who is over or under by a word', async () => {
  const wall = await openWall(browser, { riders: 24, planned: true });
  const { page } = wall;
  expect(await page.locator('.plan-target').textContent()).toMatch(/^118%113% – 123% of FTP · 85–100 rpm$/);
  expect(await page.locator('.plan-next').textContent()).toMatch(/^4:\d\dthen 55% for 20:00$/);
  const standings = await page.locator('.tile .standing').allTextContents();
  // Of eight riders three have an FTP and show their power; of the others nothing is told.
  expect(standings).toEqual(Array(3).fill(['on', 'over', 'under']).flat());
  await atEachSize(wall, async ({ width, height }) => {
    if (width < 1280) return;
    for (const part of ['.plan-target b', '.plan-next time', '.plan-cue span']) {
      const px = Number.parseFloat(
        (await page.evaluate(`getComputedStyle(document.querySelector('${part}')).fontSize`)) as string,
      );
      expect([part, px >= LEAST_TARGET * height]).toEqual([part, true]);
    }
  });
  const low: Record<string, number> = {};
  for (const part of [
    '.plan-target b',
    '.plan-next span',
    '.standing[data-standing="over"]',
    '.plan-cue span',
  ]) {
    const contrast = await contrastOf(page, part);
    if (contrast < LEAST_CONTRAST) low[part] = contrast;
  }
  const { violations } = await inspect(page);
  await wall.close();
  expect({ low, violations }).toEqual({ low: {}, violations: [] });
});

test('a plan by heart rate says so by a sign and in words, and who is over or under of whom a maximum is known', async () => {
  const wall = await openWall(browser, { riders: 8, planned: true, byHeartRate: true });
  const { page } = wall;
  expect(await page.locator('.plan-target').textContent()).toMatch(/^75%70% – 80% of max HR · 85–100 rpm$/);
  await page.locator('.plan-target').getByRole('img', { name: 'By heart rate' }).waitFor();
  expect(await page.locator('.plan-next').textContent()).toMatch(/^4:\d\dthen 90% of max HR for 20:00$/);
  // Of eight three show a heart rate with a maximum; one of them has no power to show.
  expect(await page.locator('.tile .standing').allTextContents()).toEqual(['on', 'over', 'under']);
  const { violations } = await inspect(page);
  await wall.close();
  expect(violations).toEqual([]);
});

/** Where the cue lies, how its letters stand to the window, and whether it is whole. */
const CUE = `(() => {
  const cue = document.querySelector('.plan-cue span');
  const edge = cue.getBoundingClientRect();
  const on = [...document.querySelectorAll('.tile, .plan-way, .plan-target, .ranking')].filter((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return right > left && left < edge.right && right > edge.left && top < edge.bottom - 1 && bottom > edge.top + 1;
  });
  const px = parseFloat(getComputedStyle(cue).fontSize);
  const within = edge.left >= 0 && edge.right <= innerWidth + 1 && cue.scrollWidth <= cue.clientWidth + 1;
  return { on: on.map(({ className }) => className), within, whole: cue.scrollHeight <= cue.clientHeight + 0.15 * px, px };
})()`;

test.each([
  ['a word', 'Go', { whole: true, least: LEAST_TARGET }],
  ['the usual one', undefined, { whole: true, least: LEAST_TARGET }],
  ['the longest one', LONGEST_CUE, { whole: true, least: 0.025 }],
  ['one without a place to break', UNBROKEN_CUE, { whole: false, least: 0.025 }],
] as const)(
  '%s is on the wall beside the riders and never on them, and moves no tile',
  async (_, cue, { whole, least }) => {
    const wall = await openWall(browser, { riders: 24, planned: true, cue });
    const found: [number, object][] = [];
    const size: string[] = [];
    await atEachSize(wall, async ({ width, height }) => {
      const { px, ...told } = (await wall.page.evaluate(CUE)) as { px: number; whole: boolean };
      // Letters that nobody writes end in dots.
      found.push([width, { ...told, whole: !whole || told.whole }]);
      if (width >= 1280 && px < least * height) size.push(`${width}: ${px} px`);
    });
    const silent = boardOf({ riders: 24, planned: true });
    const tiles = await places(wall.page);
    // Past its end the plan has no cue.
    wall.tell({ ...silent, elapsedSeconds: 5_000 });
    await wall.page.locator('.plan-cue span').waitFor({ state: 'detached' });
    await fitted(wall.page);
    expect(await places(wall.page)).toEqual(tiles);
    await wall.close();
    const fine = { on: [], within: true, whole: true };
    expect({ found, size }).toEqual({ found: WALLS.map(({ width }) => [width, fine]), size: [] });
  },
);
