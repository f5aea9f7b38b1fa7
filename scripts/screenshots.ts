import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { DEMO_BOXES, DEMO_PASSWORD, DEMO_SITE } from '../apps/demo/src/index.ts';
import { launchBrowser } from './browser.ts';

/**
 * Takes the README's pictures, and with `--all` every screen in both languages on desktop and phone, from a running
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
  await console_('en', 'desktop', ['schedule', 'class', 'performance', 'integrations']);
  await portal('en', 'phone', ['portal-class', 'portal-result']);
  await board('en', 'wall', ['board']);
}
await browser.close();
