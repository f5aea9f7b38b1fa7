import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { statusPage } from '../apps/box/src/status/status-page.ts';
import { DEMO_BOXES, DEMO_PASSWORD, DEMO_SITE } from '../apps/demo/src/index.ts';
import { launchBrowser } from './browser.ts';

/**
 * Takes the pictures of the README and of the guide to the gym, and with `--all` every screen in both languages on desktop and phone, from a running
 * demo (`npm start` in another terminal): `npm run screenshots -- [--all] [--into FOLDER] [--studio URL] [--tracker URL]`.
 */
const { values } = parseArgs({
  options: {
    all: { type: 'boolean' },
    into: { type: 'string', default: join(import.meta.dirname, '../docs/images') },
    studio: { type: 'string', default: 'http://localhost:3000' },
    tracker: { type: 'string', default: 'http://localhost:4000' },
  },
});
const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  wall: { viewport: { width: 1920, height: 1080 } },
} as const;
type Size = keyof typeof SIZES;
const LOCALES = ['en', 'fr'] as const;
const SETTLE_MS = 700;

mkdirSync(values.into, { recursive: true });
const browser = await launchBrowser();

async function signedIn(
  context: BrowserContext,
  email: string,
): Promise<{ studioId: string; customerId: string | null }> {
  const answer = await context.request.post(`${values.studio}/api/auth/sign-in/email`, {
    data: { email, password: DEMO_PASSWORD },
    headers: { origin: values.studio },
  });
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()}`);
  const me = await (await context.request.get(`${values.studio}/api/me`)).json();
  return me.studios[0];
}

async function take(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await sleep(SETTLE_MS);
  await page.screenshot({ path: join(values.into, `${name}.png`), fullPage: values.all });
  console.log(`  ${name}.png`);
}

/** The Paris class whose start is nearest to now, from the demo. */
async function nearestClass(context: BrowserContext, studioId: string): Promise<{ classId: string }> {
  const hour = 3_600_000;
  const [from, to] = [-2, 24].map((h) => new Date(Date.now() + h * hour).toISOString());
  const classes = await (
    await context.request.get(`${values.studio}/api/studios/${studioId}/classes?from=${from}&to=${to}`)
  ).json();
  const distance = (c: { startsAt: string }) => Math.abs(Date.parse(c.startsAt) - Date.now());
  return classes.sort((a: { startsAt: string }, b: { startsAt: string }) => distance(a) - distance(b))[0];
}

/** The member's last ride in class with a trace. */
async function newestRide(
  context: BrowserContext,
  studioId: string,
  customerId: string,
): Promise<string | undefined> {
  const rides = await (
    await context.request.get(`${values.studio}/api/studios/${studioId}/customers/${customerId}/rides`)
  ).json();
  return rides.rows.find(
    (ride: { kind: string; hasTrace: boolean }) => ride.kind === 'class' && ride.hasTrace,
  )?.rideId;
}

async function console_(locale: string, size: Size, only?: string[]): Promise<void> {
  const context = await browser.newContext({ ...SIZES[size], locale });
  const suffix = size === 'desktop' ? locale : `${size}.${locale}`;
  const { studioId } = await signedIn(context, 'owner@demo.tandem.example');
  await context.request.put(`${values.studio}/api/me/locale`, {
    data: { locale },
    headers: { origin: values.studio },
  });
  const { classId } = await nearestClass(context, studioId);
  const rider = await browser.newContext();
  const { customerId } = await signedIn(rider, 'member@demo.tandem.example');
  const ridden = await newestRide(rider, studioId, customerId!);
  await rider.close();
  const at = `${values.studio}/console/${studioId}`;
  const page = await context.newPage();
  const screens: Record<string, string> = {
    schedule: at,
    class: `${at}/classes/${classId}`,
    customers: `${at}/customers`,
    customer: `${at}/customers/${customerId}`,
    'customer-details': `${at}/customers/${customerId}?tab=details`,
    'customer-body': `${at}/customers/${customerId}?tab=body`,
    'customer-rights': `${at}/customers/${customerId}?tab=rights`,
    passes: `${at}/passes`,
    performance: `${at}/customers/${customerId}?tab=performance`,
    ...(ridden && { report: `${at}/classes/${ridden}` }),
    comparison: `${at}/comparison`,
    privacy: `${at}/privacy`,
    integrations: `${at}/integrations/spivi`,
    'spivi-people': `${at}/integrations/spivi/people`,
    'spivi-health': `${at}/integrations/spivi/health`,
  };
  for (const [name, url] of Object.entries(screens))
    if (!only || only.includes(name)) await take(page, url, `${name}.${suffix}`);
  await context.close();
}

async function portal(locale: string, size: Size, only?: string[]): Promise<void> {
  const context = await browser.newContext({ ...SIZES[size], locale });
  const suffix = size === 'phone' ? locale : `${size}.${locale}`;
  const { studioId, customerId } = await signedIn(context, 'member@demo.tandem.example');
  await context.request.put(`${values.studio}/api/me/locale`, {
    data: { locale },
    headers: { origin: values.studio },
  });
  const { classId } = await nearestClass(context, studioId);
  const ridden = await newestRide(context, studioId, customerId!);
  const at = `${values.studio}/portal/${studioId}`;
  const page = await context.newPage();
  const screens: Record<string, string> = {
    'portal-schedule': at,
    'portal-class': `${at}/classes/${classId}`,
    'portal-bookings': `${at}/bookings`,
    'portal-performance': `${at}/performance`,
    ...(ridden && { 'portal-result': `${at}/performance/${ridden}` }),
    'portal-details': `${at}/details`,
    ...Object.fromEntries(
      ['body', 'consent', 'board', 'data', 'import'].map((section) => [
        `portal-${section}`,
        `${at}/details/${section}`,
      ]),
    ),
  };
  for (const [name, url] of Object.entries(screens))
    if (!only || only.includes(name)) await take(page, url, `${name}.${suffix}`);
  await context.close();
}

async function board(locale: string, size: Size, only?: string[]): Promise<void> {
  const context = await browser.newContext({ ...SIZES[size], locale });
  const suffix = size === 'wall' ? locale : `${size}.${locale}`;
  const { siteId, sourceName, password } = DEMO_SITE;
  await context.request.post(`${values.tracker}/api/session`, {
    data: { siteId, sourceName, password },
    headers: { origin: values.tracker },
  });
  const day = 24 * 3_600_000;
  const [from, to] = [-1, 1].map((d) => new Date(Date.now() + d * day).toISOString());
  const events = await (
    await context.request.get(
      `${values.tracker}/api/events?boxId=${DEMO_BOXES[0]!.boxId}&from=${from}&to=${to}`,
    )
  ).json();
  const shown = events.find((e: { state: string }) => e.state === 'started') ?? events.at(-1);
  const page = await context.newPage();
  if (!only || only.includes('board-list')) await take(page, `${values.tracker}/`, `board-list.${suffix}`);
  if (shown) await take(page, `${values.tracker}/classes/${shown.eventId}`, `board.${suffix}`);
  await context.close();
}

/** What the guide's box hears: a bike on its seat, one that turns, and straps. */
const GUIDE_SENSORS = [
  { sensor: 'ant power 31337', rssiDbm: -58, moving: true },
  { sensor: 'advertisement indoorBike C4:64:E3:10:22:38', rssiDbm: -66, moving: false },
  { sensor: 'ant heartRate 40101', rssiDbm: -61, batteryPercent: 72, moving: false },
  { sensor: 'bluetooth heartRate A0:9E:1A:00:11:22', rssiDbm: -79, batteryPercent: 15, moving: false },
];

/** Beside what is cut out of a page. */
const MARGIN_PX = 16;
/** What a computer's Bluetooth hears on the guide's pictures, by characteristic: a strap with its battery, and a bike. */
const GUIDE_BLUETOOTH = [
  { name: 'TICKR 4F1A', tells: { 10807: [0, 141], 10777: [83] } },
  { name: 'IC Bike 12', tells: { 10962: [0x40, 0, 0xc4, 9, 210, 0] } },
];
/** Bluetooth as far as these pictures need one: who is asked for is the next of the list, and goes on telling the same. */
const BLUETOOTH = `(sensors => {
  const deviceOf = ({ name, tells }) => {
    const characteristics = Object.entries(tells).map(([code, bytes]) => {
      const tell = () => one.dispatchEvent(new Event('characteristicvaluechanged'));
      const one = Object.assign(new EventTarget(), {
        uuid: '0000' + Number(code).toString(16) + '-0000-1000-8000-00805f9b34fb',
        properties: { notify: Number(code) !== 0x2a19, read: Number(code) === 0x2a19 },
        value: new DataView(Uint8Array.from(bytes).buffer),
        startNotifications: async () => void setInterval(tell, 250),
        readValue: async () => void tell(),
      });
      return one;
    });
    const gatt = {
      connected: true,
      connect: async () => gatt,
      disconnect() {},
      getPrimaryServices: async () => [{ getCharacteristics: async () => characteristics }],
    };
    return Object.assign(new EventTarget(), { id: name, name, gatt });
  };
  return { getAvailability: async () => true, requestDevice: async () => deviceOf(sensors.shift()) };
})(${JSON.stringify(GUIDE_BLUETOOTH)})`;
const WAKE_LOCK = '({ request: async () => Object.assign(new EventTarget(), { release: async () => {} }) })';
type Locale = (typeof LOCALES)[number];
const GUIDE_NAME: Record<Locale, string> = { en: 'Guide', fr: 'Démonstration' };

async function asClub(locale: Locale) {
  const context = await browser.newContext({ ...SIZES.desktop, locale });
  const ask = async (path: string, data: object) => {
    const answer = await context.request.post(`${values.tracker}${path}`, {
      data,
      headers: { origin: values.tracker },
    });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`);
    return answer.json();
  };
  const { siteId, sourceName, password } = DEMO_SITE;
  await ask('/api/session', { siteId, sourceName, password });
  return { context, ask };
}

/** So long after Start numbers have settled, and the plan has begun. */
const RIDDEN_MS = 8_000;

/** The class about to begin as its instructor sees it on a tablet, with a plan that runs; where nobody had started it, Start is taken back. */
async function guideInstructor(locale: Locale): Promise<void> {
  const { context, ask } = await asClub(locale);
  const call = async (method: 'get' | 'put', path: string, data?: object) => {
    const answer = await context.request[method](`${values.tracker}${path}`, {
      ...(data && { data }),
      headers: { origin: values.tracker },
    });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`);
    return answer.json();
  };
  const hour = 3_600_000;
  const [from, to] = [-3, 3].map((h) => new Date(Date.now() + h * hour).toISOString());
  const events: { eventId: number; state: string; endsAt: string; plan: object | null }[] = await call(
    'get',
    `/api/events?boxId=${DEMO_BOXES[0]!.boxId}&from=${from}&to=${to}`,
  );
  const shown =
    events.find(({ state }) => state === 'started') ??
    events.find(({ state, endsAt }) => state === 'scheduled' && Date.parse(endsAt) > Date.now());
  if (!shown) return console.log(`  No class is near: gym-instructor.${locale}.png stays as it is.`);
  const at = `/api/events/${shown.eventId}`;
  const plans: { planId: number }[] = await call('get', '/api/plans');
  if (!shown.plan && plans[0]) await call('put', `${at}/plan`, { planId: plans[0].planId });
  const { startedAt } = await ask(`${at}/start`, {});
  await sleep(RIDDEN_MS);
  const page = await context.newPage();
  await page.setViewportSize({ width: 1180, height: 820 });
  await take(page, `${values.tracker}/classes/${shown.eventId}`, `gym-instructor.${locale}`);
  if (shown.state === 'scheduled') await ask(`${at}/undo-start`, { startedAt });
  await context.close();
}

/** The guide's list of bikes and straps, heard by a box of its own, and that box's page. */
async function guideSensors(locale: Locale): Promise<void> {
  const { context, ask } = await asClub(locale);
  const facts = { name: GUIDE_NAME[locale], seats: 24, firstSeat: 1, classClock: false };
  const { token } = await ask('/api/boxes', facts);
  const told = await context.request.post(`${values.tracker}/box/v1/sensors`, {
    data: { sensors: GUIDE_SENSORS },
    headers: { authorization: `Bearer ${token}` },
  });
  if (!told.ok()) throw new Error(`The guide’s box was refused: ${told.status()}`);
  const page = await context.newPage();
  await page.goto(`${values.tracker}/club`);
  const list = page.locator('section.sensors');
  await list.getByRole('button').first().waitFor();
  await sleep(SETTLE_MS);
  const { x, y, width, height } = (await list.boundingBox())!;
  await page.setViewportSize({ ...SIZES.desktop.viewport, height: Math.ceil(y + height + MARGIN_PX) });
  await page.screenshot({
    path: join(values.into, `gym-sensors.${locale}.png`),
    clip: {
      x: x - MARGIN_PX,
      y: y - MARGIN_PX,
      width: width + 2 * MARGIN_PX,
      height: height + 2 * MARGIN_PX,
    },
  });
  await page.setViewportSize({ width: 1000, height: 620 });
  await page.setContent(statusPage(GUIDE_BOX, locale));
  await page.screenshot({ path: join(values.into, `gym-box.${locale}.png`) });
  await context.close();
}

/** The guide's page that is a box. */
async function guideComputer(locale: Locale): Promise<void> {
  const { context } = await asClub(locale);
  const page = await context.newPage();
  await page.setViewportSize({ width: 1000, height: 900 });
  await page.addInitScript(`Object.defineProperty(navigator, 'bluetooth', { value: ${BLUETOOTH} });
    Object.defineProperty(navigator, 'wakeLock', { value: ${WAKE_LOCK} });`);
  await page.goto(`${values.tracker}/computer`);
  const be = { name: new RegExp(`${GUIDE_NAME[locale]}$`) };
  await page.getByRole('button', be).last().click();
  await page.getByRole('dialog').getByRole('button', be).click();
  for (const { name } of GUIDE_BLUETOOTH) {
    await page
      .getByRole('button', { name: locale === 'en' ? 'Choose a sensor' : 'Choisir un capteur' })
      .click();
    await page.getByRole('heading', { name }).waitFor();
  }
  await page.locator('input').last().fill('12');
  await page.locator('input').last().press('Enter');
  await sleep(2 * SETTLE_MS);
  await page.screenshot({ path: join(values.into, `gym-computer.${locale}.png`), fullPage: true });
  await context.close();
}

/** A box as its own page shows it: a stick that listens, and more straps of Bluetooth than the adapter holds. */
const GUIDE_BOX: Parameters<typeof statusPage>[0] = {
  version: '0.1.0',
  revoked: false,
  spool: null,
  told: {},
  stick: { code: 'listening', detail: null },
  bluetooth: {
    state: { code: 'full', detail: null },
    sensors: [
      { device: 'A0:9E:1A:00:11:27', name: 'TICKR 4F1A', code: 'waiting', detail: null },
      { device: 'A0:9E:1A:00:11:28', name: 'HRM 2209', code: 'away', detail: null },
    ],
  },
  seats: null,
  waitingBatches: 0,
  sensors: [
    { transport: 'ant', device: '31337', kind: 'power', rssiDbm: -58, tells: ['powerW', 'cadenceRpm'] },
    { transport: 'ant', device: '40101', kind: 'heartRate', rssiDbm: -61, tells: ['heartRateBpm'] },
    {
      transport: 'advertisement',
      device: 'C4:64:E3:10:22:38',
      kind: 'indoorBike',
      rssiDbm: -66,
      tells: ['powerW', 'cadenceRpm'],
    },
    {
      transport: 'bluetooth',
      device: 'A0:9E:1A:00:11:22',
      kind: 'heartRate',
      rssiDbm: -79,
      tells: ['heartRateBpm'],
    },
  ].map(({ rssiDbm, tells, ...source }) => ({
    source: source as Parameters<typeof statusPage>[0]['sensors'][number]['source'],
    ageMs: 400,
    rssiDbm,
    told: Object.fromEntries(
      [...tells, ...(source.kind === 'heartRate' ? ['batteryPercent'] : [])].map((name) => [
        name,
        { value: 72, ageMs: 400 },
      ]),
    ),
  })),
};

if (values.all) {
  for (const locale of LOCALES) {
    for (const size of ['desktop', 'phone'] as const) {
      await console_(locale, size);
      await portal(locale, size);
      await board(locale, size);
    }
    await board(locale, 'wall');
  }
} else {
  await console_('en', 'desktop', ['schedule', 'class', 'passes', 'performance', 'integrations']);
  await portal('en', 'phone', ['portal-class', 'portal-result']);
  await board('en', 'wall', ['board']);
  for (const locale of LOCALES) await guideInstructor(locale);
  // Last, and in this order: what their boxes hear would be on the others.
  for (const locale of LOCALES) await guideSensors(locale);
  for (const locale of LOCALES) await guideComputer(locale);
}
await browser.close();
