import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_SITE } from '../../../apps/demo/src/index.ts';
import { CLEAN, inspect } from '../inspect.ts';
import { PATIENCE_MS, test, views } from './look.ts';

/**
 * The day's work without a mouse, in a window of 1440 × 900 at 200 %: each place that Tab comes to can be seen, and leads
 * on by Enter or Space.
 */

const AT_200_PERCENT = { width: 720, height: 450 };
const HOUR_MS = 3_600_000;
/** More places than a page has. */
const MAX_TABS = 150;
const WAIT_MS = 90_000;
const [english] = views;

/** Where the focus is, if somebody could not see it there: what lies over it, or null. A choice is drawn by its label. */
const HIDDEN = `(() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const drawn = (['radio', 'checkbox'].includes(focused.type) && focused.labels?.[0]) || focused;
  const { left, right, top, bottom } = drawn.getBoundingClientRect();
  const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
  const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  const there = document.elementFromPoint(x, y);
  if (there && (drawn.contains(there) || there.contains(drawn) || drawn.parentElement.contains(there))) return null;
  const name = (one) => one && one.tagName + ' “' + one.textContent.slice(0, 40) + '”';
  return name(drawn) + ' at ' + [x, y] + ' lies under ' + name(there);
})()`;
const hidden = (page: Page) => page.evaluate<string | null>(HIDDEN);

/** Hands that hold a keyboard and nothing else. */
const keysOn = (page: Page) => {
  page.setDefaultTimeout(WAIT_MS);
  const tabTo = async (wanted: Locator) => {
    await wanted.first().waitFor({ state: 'attached' });
    for (let tabs = 0; tabs < MAX_TABS; tabs++) {
      if (await wanted.first().evaluate((one) => one === one.ownerDocument.activeElement)) return;
      await page.keyboard.press('Tab');
      expect(await hidden(page)).toBeNull();
    }
    throw new Error(`${wanted} is not come to by Tab`);
  };
  return {
    press: (key: string) => page.keyboard.press(key),
    type: (text: string) => page.keyboard.type(text),
    on: async (wanted: Locator, key = 'Enter') => {
      await tabTo(wanted);
      await page.keyboard.press(key);
    },
  };
};

test(
  'a member books and cancels by keys',
  async ({ house, open, enter }) => {
    const context = await open(english);
    const { studioId } = await enter(context, 'member@demo.tandem.example', english);
    const page = await context.newPage();
    await page.setViewportSize(AT_200_PERCENT);
    const api = `${house.studioUrl}/api/studios/${studioId}`;
    const [from, to] = [24, 200].map((hours) => new Date(Date.now() + hours * HOUR_MS).toISOString());
    const classes = await (await context.request.get(`${api}/classes?from=${from}&to=${to}`)).json();
    const free = classes.find(
      (one: { state: string; capacity: number; booked: number; myBooking: unknown }) =>
        one.state === 'scheduled' && !one.myBooking && one.capacity > one.booked,
    );
    await page.goto(`${house.studioUrl}/portal/${studioId}/classes/${free.classId}`);
    const keys = keysOn(page);
    await keys.on(page.getByRole('radio', { name: 'Map' }), 'ArrowRight');
    expect(await hidden(page)).toBeNull();
    await keys.on(page.getByRole('button', { name: /free/i }));
    await keys.on(page.getByRole('button', { name: /^Book spot/ }));
    await page.getByText(/^Spot \d+ is yours\.$/).waitFor();
    await keys.on(page.getByRole('button', { name: 'Cancel booking' }));
    await keys.on(page.getByRole('button', { name: 'Cancel it' }));
    await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    await context.close();
  },
  PATIENCE_MS,
);

test(
  'the desk adds somebody and checks them in by keys',
  async ({ house, open, enter }) => {
    const context = await open(english);
    const { studioId } = await enter(context, 'desk@demo.tandem.example', english);
    const page = await context.newPage();
    await page.setViewportSize(AT_200_PERCENT);
    const api = `${house.studioUrl}/api/studios/${studioId}`;
    const [from, to] = [2, 120].map((hours) => new Date(Date.now() + hours * HOUR_MS).toISOString());
    const classes = await (await context.request.get(`${api}/classes?from=${from}&to=${to}`)).json();
    const free = classes.find(
      (one: { state: string; capacity: number; booked: number }) =>
        one.state === 'scheduled' && one.capacity - one.booked > 2,
    );
    await page.goto(`${house.studioUrl}/console/${studioId}/classes/${free.classId}`);
    const keys = keysOn(page);
    await keys.on(page.getByRole('button', { name: 'Add person' }));
    await page.locator('input:focus').waitFor();
    await keys.type('Keya Tabson');
    await keys.on(page.getByRole('button', { name: 'New customer “Keya Tabson”' }));
    await page.getByRole('dialog').locator('input[type=email]:focus').waitFor();
    await keys.type('keya@demo.tandem.example');
    await keys.press('Enter');
    await keys.on(page.getByRole('button', { name: 'Check in Keya Tabson' }));
    await page.getByRole('button', { name: 'Here: Keya Tabson' }).waitFor();
    await context.close();
  },
  PATIENCE_MS,
);

test(
  'an instructor starts a class and stops it by keys',
  async ({ house, open }) => {
    const context = await open(english);
    const page = await context.newPage();
    await page.setViewportSize(AT_200_PERCENT);
    await page.goto(house.trackerUrl);
    const keys = keysOn(page);
    await keys.on(page.getByLabel('Site ID'), 'Home');
    await keys.type(String(DEMO_SITE.siteId));
    await keys.press('Tab');
    await keys.type(DEMO_SITE.sourceName);
    await keys.press('Tab');
    await keys.type(DEMO_SITE.password);
    await keys.press('Enter');
    await keys.on(page.locator('main').getByRole('link').or(page.locator('main li button')));
    await keys.on(page.getByRole('button', { name: /^Start/ }));
    await keys.on(page.getByRole('button', { name: /^Stop/ }));
    await keys.on(page.getByRole('dialog').getByRole('button', { name: /^Stop/ }));
    await page.getByRole('button', { name: /^(Resume|Go on)/ }).waitFor();
    await context.close();
  },
  PATIENCE_MS,
);

test(
  'a full schedule is narrowed to a day, an instructor and back by keys, and stays so over a reload',
  async ({ house, open, enter }) => {
    const context = await open(english);
    const { studioId } = await enter(context, 'owner@demo.tandem.example', english);
    const page = await context.newPage();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${house.studioUrl}/console/${studioId}`);
    const keys = keysOn(page);
    const leader = page.getByLabel('Instructor');
    const cards = page.getByRole('main').getByRole('link', { name: /\d\d:\d\d/ });
    const names = async () => {
      const [, ...offered] = await leader.locator('option').allInnerTexts();
      const texts = await cards.allInnerTexts();
      return offered.filter((name) => texts.some((text) => text.includes(name))).length;
    };
    await expect.poll(names).toBeGreaterThan(1);
    const ofWeek = await cards.count();
    await keys.on(page.getByRole('button', { name: 'Day', exact: true }));
    await expect.poll(() => cards.count()).toBeLessThan(ofWeek);
    expect(await inspect(page)).toEqual(CLEAN);
    await keys.on(page.getByRole('button', { name: 'Week', exact: true }));
    await keys.on(leader, 'ArrowDown');
    await expect.poll(names).toBe(1);
    const shown = await cards.count();
    await page.getByText(`${shown} of ${ofWeek} classes`).waitFor();
    await page.reload();
    await expect.poll(() => cards.count()).toBe(shown);
    await keys.on(page.getByRole('button', { name: 'Show all' }));
    await expect.poll(() => cards.count()).toBe(ofWeek);
    await context.close();
  },
  PATIENCE_MS,
);
