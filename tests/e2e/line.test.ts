import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSites } from '../../apps/tracker/src/testing/sites.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { startProxy, type TcpProxy } from '../chaos/proxy.ts';
import { type House, openHouse } from './house.ts';
import { addClass, enterClub } from './tracker-club.ts';

/** A wall whose line breaks: that it is back each time, in a real browser. How soon is its schedule's test (`live-line.test.ts`). */

const WAIT_MS = 90_000;
/** Longer than a silent line is believed. */
const AGAIN_MS = 6_000;

let house: House;
let browser: Browser;
let proxy: TcpProxy;

beforeAll(async () => {
  house = await openHouse(({ databaseUrl }) => makeSites(databaseUrl));
  proxy = await startProxy(() => ({ port: Number(new URL(house.trackerUrl).port) }));
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await proxy?.close();
  await house?.close();
});

test('whatever is wrong with the line of a wall, it is back once that is over', async () => {
  const through = `http://127.0.0.1:${proxy.port}`;
  const eventId = await addClass(house.trackerUrl);
  const context = await enterClub(browser, through);
  const wall = await context.newPage();
  await wall.goto(`${through}/classes/${eventId}`);
  const line = (is: 'live' | 'lost') => wall.locator(`.live[data-line="${is}"]`).waitFor();
  await line('live');
  // All of it has come: what happens where it has not is the next test's.
  await wall.locator('.modes').waitFor();
  const outages: [begin: () => void, end: () => void][] = [
    [
      () => {
        proxy.setMode('refuse');
        proxy.cut();
      },
      () => proxy.setMode('open'),
    ],
    [() => proxy.setMode('stall'), () => proxy.setMode('open')],
    [() => proxy.setMode('half-open'), () => proxy.setMode('open')],
  ];
  const breaks = (begin: () => void) => async () => {
    const is = await wall.locator('.live').getAttribute('data-line');
    if (is !== 'lost') begin();
    return is;
  };
  for (const [begin, end] of outages) {
    // A connection that was being made in that very moment may have slipped through the proxy: it is broken again.
    await expect.poll(breaks(begin), { timeout: WAIT_MS, interval: AGAIN_MS }).toBe('lost');
    end();
    await line('live');
  }
  // Whatever is open now stays dead; what is opened anew is not, and what it tells is shown.
  proxy.freeze();
  const headers = { origin: house.trackerUrl };
  const started = await context.request.post(`${house.trackerUrl}/api/events/${eventId}/start`, { headers });
  expect(started.status()).toBe(200);
  await wall.locator('.live[data-state="started"]').waitFor();
  await context.close();
});

test('a wall whose line breaks before all of its page has come stands, and has all of it once the line is back', async () => {
  const through = `http://127.0.0.1:${proxy.port}`;
  const eventId = await addClass(house.trackerUrl, 'Morning ride', 120);
  const context = await enterClub(browser, through);
  const wall = await context.newPage();
  const asked = Promise.withResolvers<() => Promise<void>>();
  await wall.route(/\/assets\/tools-[^/]*\.js$/, (route) => asked.resolve(() => route.continue()), {
    times: 1,
  });
  await wall.goto(`${through}/classes/${eventId}`);
  const goOn = await asked.promise;
  await wall.locator('.live[data-line="live"]').waitFor();
  proxy.setMode('refuse');
  proxy.cut();
  await goOn();
  await wall.locator('.live[data-line="lost"]').waitFor();
  // Longer than it takes to find out that the part cannot be fetched.
  await new Promise((go) => setTimeout(go, AGAIN_MS));
  expect(await wall.locator('.live').getAttribute('data-line')).toBe('lost');
  proxy.setMode('open');
  await wall.locator('.live[data-line="live"] .modes').waitFor();
  await context.close();
});
