import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test as tracked } from '../../apps/tracker/src/testing/tracker.ts';
import { BLUETOOTH_IN_PAGE, type fakeBluetooth } from '../../apps/web/src/testing/fake-bluetooth.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale, webFolder } from '../../scripts/build-web.ts';
import { inspect, resize } from './inspect.ts';

/** A rider's phone in a browser: their own strap, heard by the page's own code, reaches their spot and no other. */
const HEART_RATE = 0x2a37;
const STRAP = { name: 'My strap', services: { 6157: { [HEART_RATE]: null }, 6159: { 10777: [83] } } };
const BIKE = { name: 'Bike 12', services: { 6182: { 10962: null } } };
const SEAT = 12;
const LONG_MS = 240_000;

declare const sensors: ReturnType<typeof fakeBluetooth>;

const test = tracked
  .extend('browser', { scope: 'file' }, async ({ t }, { onCleanup }) => {
    await buildWebIfStale();
    const { url } = await t.start(webFolder);
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return { url, browser };
  })
  .extend('scene', async ({ t, browser: { url, browser } }, { onCleanup }) => {
    const rider = await t.addClient(`rider-${Math.random()}@club.example`);
    const eventId = await t.addEvent();
    await t.seat(eventId, rider, SEAT);
    await t.startEvent(eventId);
    const letIn = async () => {
      const fields = { EventID: eventId, ClientID: rider, SeatID: SEAT };
      return /<PhoneToken>([\w-]+)</.exec((await t.call('EventService/LetPhoneIn', fields)).xml)![1]!;
    };
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
    onCleanup(async () => {
      await context.close();
      await t.stopEvent(eventId);
    });
    const open = async (token: string, arrange = BLUETOOTH_IN_PAGE) => {
      const page = await context.newPage();
      await page.addInitScript(arrange);
      await page.goto(`${url}/strap#${token}`);
      return page;
    };
    const heart = async () =>
      (await t.board(eventId)).riders.find(({ seatId }) => seatId === SEAT)?.heartRateBpm ?? null;
    return { rider, eventId, letIn, open, heart };
  });

async function wear(page: Page, bpm: number) {
  await page.evaluate(
    ([strap, bike, code, bpm]) => {
      sensors.add(strap);
      sensors.add(bike);
      sensors.choose(strap.name);
      setInterval(() => sensors.notify(strap.name, code, [0, bpm]), 250);
    },
    [STRAP, BIKE, HEART_RATE, bpm] as const,
  );
  await page.getByRole('button', { name: 'Choose my strap' }).click();
  await page.getByRole('heading', { name: `${STRAP.name} heard` }).waitFor();
}

test('a rider’s strap reaches their spot on the board, until they sit elsewhere or the class is over', {
  timeout: LONG_MS,
}, async ({ t, scene }) => {
  const page = await scene.open(await scene.letIn());
  await page.getByText(`Spot ${SEAT} in`).waitFor();
  // What opens it is no part of an address that others may see.
  expect(new URL(page.url()).hash).toBe('');
  await wear(page, 141);
  await expect.poll(scene.heart, { timeout: 30_000 }).toBe(141);
  await page.getByText('141 bpm').waitFor();
  for (const language of ['English', 'Français'] as const)
    for (const width of [390, 1440]) {
      await page.getByRole('button', { name: language }).click();
      await resize(page, { width, height: 844 });
      expect([language, width, await inspect(page)]).toEqual([
        language,
        width,
        { overflowPx: 0, violations: [] },
      ]);
      const folder = process.env.STRAP_PICTURES;
      if (folder) await page.screenshot({ path: `${folder}/strap-${language}-${width}.png`, fullPage: true });
    }
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Choose another strap' }).waitFor();

  // A page that is loaded anew goes on.
  await page.reload();
  await wear(page, 152);
  await expect.poll(scene.heart, { timeout: 30_000 }).toBe(152);

  await t.unseat(scene.eventId, scene.rider);
  await t.seat(scene.eventId, scene.rider, SEAT + 1);
  await page.getByText('You have another spot now.').waitFor();
});

test('another phone takes its place, and the class ends it', { timeout: LONG_MS }, async ({ t, scene }) => {
  const first = await scene.open(await scene.letIn());
  await first.getByText(`Spot ${SEAT} in`).waitFor();
  const second = await scene.open(await scene.letIn());
  await first.getByText('This phone sends no more').waitFor();
  await second.getByText(`Spot ${SEAT} in`).waitFor();
  await t.stopEvent(scene.eventId);
  await second.getByText('This phone sends no more').waitFor();
});

test('only a strap can be chosen', { timeout: LONG_MS }, async ({ scene }) => {
  const page = await scene.open(await scene.letIn());
  await page.getByText(`Spot ${SEAT} in`).waitFor();
  await page.evaluate((bike) => {
    sensors.add(bike);
    sensors.choose(bike.name);
  }, BIKE);
  await page.getByRole('button', { name: 'Choose my strap' }).click();
  await page.getByRole('button', { name: 'Choose my strap' }).waitFor();
  expect(await page.getByRole('heading', { name: BIKE.name }).count()).toBe(0);
});

test.for([
  [
    'This browser cannot hear Bluetooth sensors',
    "Object.defineProperty(navigator, 'bluetooth', { value: undefined })",
  ],
  ['This page came without https', "Object.defineProperty(window, 'isSecureContext', { value: false })"],
] as const)('a browser that cannot says why: %s', { timeout: LONG_MS }, async ([why, arrange], { scene }) => {
  const page = await scene.open('any', arrange);
  await page.getByText(why).waitFor();
  expect(await page.getByRole('button', { name: 'Choose my strap' }).count()).toBe(0);
});

test('without a link it says where there is one', { timeout: LONG_MS }, async ({ scene }) => {
  const page = await scene.open('');
  await page.getByText('Open this page from your booking').waitFor();
});
