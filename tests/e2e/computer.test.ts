import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { A, type TestSite, test as tracked } from '../../apps/tracker/src/testing/tracker.ts';
import { BLUETOOTH_IN_PAGE, type fakeBluetooth } from '../../apps/web/src/testing/fake-bluetooth.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale, webFolder } from '../../scripts/build-web.ts';
import { inspect, resize } from './inspect.ts';

/** A page in a browser is a box: paired by a code, hearing by Bluetooth, losing nothing while the tracker is away. */
const HEART_RATE = 0x2a37;
const INDOOR_BIKE = 0x2ad2;
const STRAP = { name: 'Strap 7', services: { 6157: { [HEART_RATE]: null }, 6159: { 10777: [83] } } };
const BIKE = { name: 'Bike 12', services: { 6182: { [INDOOR_BIKE]: null } } };
/** A whole way in a browser, on a machine that does other things beside. */
const LONG_MS = 240_000;
/** Speed 25.00 km/h and 210 W, as an indoor bike writes them. */
const RIDING = [0x40, 0x00, 0xc4, 0x09, 210, 0];

type Sensors = ReturnType<typeof fakeBluetooth>;
declare const sensors: Sensors;

const test = tracked.extend('here', { scope: 'file' }, async ({ t }, { onCleanup }) => {
  await buildWebIfStale();
  const { url } = await t.start(webFolder);
  const browser = await launchBrowser();
  onCleanup(() => browser.close());
  const open = async (arrange = BLUETOOTH_IN_PAGE) => {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await context.addInitScript(arrange);
    return page;
  };
  const startClass = async (site: TestSite = A) => {
    const eventId = await t.addEvent(site);
    await t.seat(eventId, await t.addClient(`rider-${eventId}@club.example`, site), 12, site);
    await t.startEvent(eventId);
    return eventId;
  };
  return { url, open, startClass };
});

/** Chooses a sensor in the browser's list, and sends from then on until the page is left. */
async function choose(page: Page, sensor: typeof STRAP | typeof BIKE, code: number, bytes: number[]) {
  await page.evaluate(
    ([sensor, code, bytes]) => {
      sensors.add(sensor);
      sensors.choose(sensor.name);
      setInterval(() => sensors.notify(sensor.name, code, bytes), 250);
    },
    [sensor, code, bytes] as const,
  );
  await page.getByRole('button', { name: 'Choose a sensor' }).click();
  await page.getByRole('heading', { name: `${sensor.name} heard` }).waitFor();
}

async function pairByCode(page: Page, url: string, code: string) {
  await page.goto(`${url}/computer`);
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Be this box' }).click();
}

test('a browser becomes a box by a code, hears a bike by its seat and a strap as itself, outlives a lost line and a new start of the page, gives way to another tab, and is told when it is the box no longer', {
  timeout: LONG_MS,
}, async ({ t, here }) => {
  const newCode = async () =>
    ((await (await t.api('POST', `/api/boxes/${A.boxId}/code`)).json()) as { code: string }).code;
  const page = await here.open();
  await pairByCode(page, here.url, 'AAAA2222');
  await page.getByText('This code is wrong').waitFor();
  await pairByCode(page, here.url, await newCode());
  await page.getByText('No class within half an hour').waitFor();

  await choose(page, STRAP, HEART_RATE, [0, 141]);
  await choose(page, BIKE, INDOOR_BIKE, RIDING);
  await page.getByLabel('Seat of Bike 12').fill('12');
  await page.getByLabel('Seat of Bike 12').press('Enter');
  await page.getByText('141 bpm · battery 83 %').waitFor();
  const eventId = await here.startClass();
  await page.getByText('is running: what is heard counts').waitFor();
  await expect
    .poll(async () => (await t.board(eventId)).riders.find(({ seatId }) => seatId === 12)?.powerW)
    .toBe(210);
  const heard = (await (await t.api('GET', '/api/sensors')).json()) as { kind: string }[];
  expect(heard.map(({ kind }) => kind)).toContain('heartRate');

  for (const [width, language] of [
    [1440, 'English'],
    [390, 'Français'],
    [390, 'English'],
  ] as const) {
    await page.getByRole('button', { name: language }).click();
    await resize(page, { width, height: 900 });
    expect([width, language, await inspect(page)]).toEqual([
      width,
      language,
      { overflowPx: 0, violations: [] },
    ]);
    const folder = process.env.COMPUTER_PICTURES;
    if (folder) await page.screenshot({ path: `${folder}/${language}-${width}.png`, fullPage: true });
  }

  // While the line is down a few seconds gather, and the page is loaded anew before any of them is sent.
  const withheld: { bootId: string; sequence: number }[] = [];
  await page.route('**/box/v1/batches', (route) => {
    withheld.push(route.request().postDataJSON());
    return route.abort();
  });
  await page.getByText(/[3-9] seconds wait to be sent/).waitFor();
  await page.getByText('The tracker does not answer').waitFor();
  await page.reload();
  await page.unrouteAll();
  const { bootId, sequence } = withheld[0]!;
  const stored = async () => {
    const { rows } = await t.owner.query(
      'select sequence::int from chunks where boot_id = $1 and sequence >= $2 order by sequence limit 3',
      [bootId, sequence],
    );
    return rows.map((row) => row.sequence);
  };
  await expect.poll(stored).toEqual([sequence, sequence + 1, sequence + 2]);

  const second = await page.context().newPage();
  await second.goto(`${here.url}/computer`);
  await second.getByText('Another tab of this browser is the box already').waitFor();
  // However late the first one gives it back: the second goes on by itself.
  await page.close();
  await second.getByText('is running: what is heard counts').waitFor();
  await t.api('DELETE', `/api/boxes/${A.boxId}/token`);
  await second.getByText('This computer is the box no longer').waitFor();
  await second.getByRole('button', { name: 'Pair anew' }).click();
  await second.getByLabel('Code', { exact: true }).waitFor();
  await t.stopEvent(eventId);
  await second.context().close();
});

/** A screen lock as a browser has it: given to who is in front, taken back from who is not, and refused on a low battery. */
const SCREEN_LOCK = `globalThis.screenLock = { held: 0, refuses: false, sentinel: null };
  Object.defineProperty(navigator, 'wakeLock', { value: { async request(kind) {
    if (kind !== 'screen' || document.hidden || screenLock.refuses) throw new DOMException('', 'NotAllowedError');
    const sentinel = new EventTarget();
    screenLock.held += 1;
    sentinel.release = async () => {
      if (screenLock.sentinel !== sentinel) return;
      screenLock.held -= 1;
      screenLock.sentinel = null;
      sentinel.dispatchEvent(new Event('release'));
    };
    return (screenLock.sentinel = sentinel);
  } } });
  globalThis.bringToFront = (front) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: !front });
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: front ? 'visible' : 'hidden' });
    if (!front) void screenLock.sentinel?.release();
    document.dispatchEvent(new Event('visibilitychange'));
  };`;

test('the screen of a page that is a box stays on while it is in front, whatever came between, and where it does not that is said', {
  timeout: LONG_MS,
}, async ({ t, here }) => {
  const page = await here.open(`${BLUETOOTH_IN_PAGE}${SCREEN_LOCK}`);
  const { code } = (await (await t.api('POST', `/api/boxes/${A.boxId}/code`)).json()) as { code: string };
  await pairByCode(page, here.url, code);
  const [on, behind, refused] = [
    'The screen stays on',
    'Keep this page in front',
    'does not keep the screen on',
  ];
  const held = () => page.evaluate('screenLock.held');
  await page.getByText(on!).waitFor();
  expect(await held()).toBe(1);
  await page.evaluate('bringToFront(false)');
  await page.getByText(behind!).waitFor();
  expect(await held()).toBe(0);
  await page.evaluate('bringToFront(true)');
  await page.getByText(on!).waitFor();
  expect(await held()).toBe(1);
  // The battery runs low while one looks at it; on the next return to the page it is asked for again.
  await page.evaluate('screenLock.refuses = true; screenLock.sentinel.release()');
  await page.getByText(refused!).waitFor();
  await page.evaluate('bringToFront(false); bringToFront(true)');
  await page.getByText(refused!).waitFor();
  await page.evaluate('screenLock.refuses = false; bringToFront(false); bringToFront(true)');
  await page.getByText(on!).waitFor();
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  await page.getByRole('button', { name: 'Stop being a box' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop being a box' }).click();
  await page.getByLabel('Code', { exact: true }).waitFor();
  expect(await held()).toBe(0);
  await page.context().close();
});

test('whoever is signed in as the club makes it a box by one button; the club page leads there', {
  timeout: LONG_MS,
}, async ({ t, here }) => {
  const page = await here.open();
  const [name, value] = (await t.signIn(A, here.url)).split('=') as [string, string];
  await page.context().addCookies([{ name, value, url: here.url }]);
  await page.goto(`${here.url}/club`);
  await page.getByRole('button', { name: 'Use this computer' }).click();
  // It had a program as its box: asked about first.
  await page.getByRole('button', { name: 'Be Cycle' }).last().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Be Cycle' }).click();
  await page.getByText(`This computer is “Cycle”, box ${A.otherBoxId}.`).waitFor();
  await page.getByRole('button', { name: 'Stop being a box' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop being a box' }).click();
  await page.getByRole('heading', { name: 'Which box is this computer?' }).waitFor();
  await page.context().close();
});

test.for([
  [
    'This browser cannot hear Bluetooth sensors',
    "Object.defineProperty(navigator, 'bluetooth', { value: undefined })",
  ],
  ['This page came without https', "Object.defineProperty(window, 'isSecureContext', { value: false })"],
] as const)('a browser that cannot says why: %s', async ([why, arrange], { here }) => {
  const page = await here.open(arrange);
  await page.goto(`${here.url}/computer`);
  await page.getByText(why).waitFor();
  expect(await page.getByLabel('Code', { exact: true }).count()).toBe(0);
  expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
  await page.context().close();
});
