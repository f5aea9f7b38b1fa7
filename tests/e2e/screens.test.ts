import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_SITE, openDemo } from '../../apps/demo/src/index.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';
import { type Findings, inspect } from './inspect.ts';

/**
 * Every screen of the demo, in both languages, on a small phone and a desktop: it loads without an error, nothing
 * sticks out sideways, and the accessibility checks find nothing.
 */
const SIZES = { phone: { width: 360, height: 780 }, desktop: { width: 1440, height: 900 } };
const WAIT_MS = 20_000;
const HOUR_MS = 3_600_000;

let house: House;
let browser: Browser;

beforeAll(async () => {
  house = await openHouse();
  const demo = await openDemo({ ...house, wanted: true, rides: 30 });
  await demo.fill();
  await demo.close();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

async function look(page: Page, url: string): Promise<Findings & { errors: string[] }> {
  const errors: string[] = [];
  const onError = (error: Error) => errors.push(error.message);
  page.on('pageerror', onError);
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  await page.locator('h1, h2').first().waitFor({ timeout: WAIT_MS });
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached', timeout: WAIT_MS });
  const findings = await inspect(page);
  page.off('pageerror', onError);
  return { errors, ...findings };
}

async function enter(
  context: BrowserContext,
  email: string,
  locale: string,
): Promise<{ studioId: string; customerId: string }> {
  const headers = { origin: house.studioUrl };
  const answer = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers,
    data: { email, password: 'tandem-demo' },
  });
  expect(answer.status()).toBe(200);
  await context.request.put(`${house.studioUrl}/api/me/locale`, { headers, data: { locale } });
  return (await (await context.request.get(`${house.studioUrl}/api/me`)).json()).studios[0];
}

/** A class that is over, with somebody who has numbers. */
async function riddenClass(
  context: BrowserContext,
  api: string,
): Promise<{ classId: string; customerId: string }> {
  const [from, to] = [-20 * 24, -1].map((h) => new Date(Date.now() + h * HOUR_MS).toISOString());
  const classes = await (await context.request.get(`${api}/classes?from=${from}&to=${to}`)).json();
  for (const { classId } of classes) {
    const { people } = await (await context.request.get(`${api}/classes/${classId}/results`)).json();
    const rider = people.find((person: { state: string }) => person.state === 'ready');
    if (rider) return { classId, customerId: rider.customerId };
  }
  throw new Error('the demo has no class with numbers');
}

const clean = { errors: [], overflowPx: 0, violations: [] };

describe.each(['en', 'fr'])('in %s', (locale) => {
  describe.each(['phone', 'desktop'] as const)('on a %s', (size) => {
    const open = () => browser.newContext({ locale, viewport: SIZES[size], reducedMotion: 'reduce' });

    test('the console', async () => {
      const context = await open();
      const page = await context.newPage();
      const signIn = await look(page, `${house.studioUrl}/sign-in`);
      const { studioId } = await enter(context, 'owner@demo.tandem.example', locale);
      const api = `${house.studioUrl}/api/studios/${studioId}`;
      const [from, to] = [-1, 30].map((h) => new Date(Date.now() + h * HOUR_MS).toISOString());
      const classes = await (await context.request.get(`${api}/classes?from=${from}&to=${to}`)).json();
      const people = await (await context.request.get(`${api}/customers?match=linked`)).json();
      const at = `${house.studioUrl}/console/${studioId}`;
      const person = `${at}/customers/${people.rows[0].customerId}`;
      const ridden = await riddenClass(context, api);
      const found: Record<string, unknown> = { 'sign-in': signIn };
      for (const url of [
        at,
        `${at}/classes/${classes[0].classId}`,
        `${at}/classes/${ridden.classId}`,
        `${at}/customers/${ridden.customerId}?tab=performance&rideId=${ridden.classId}`,
        `${at}/customers`,
        person,
        `${person}?tab=bookings`,
        `${person}?tab=performance`,
        `${person}?tab=body`,
        `${person}?tab=details`,
        `${person}?tab=rights`,
        `${at}/comparison`,
        `${at}/comparison?by=title&period=1y`,
        `${at}/privacy`,
        `${at}/places`,
        `${at}/team`,
        `${at}/integrations`,
        `${at}/integrations/spivi`,
        `${at}/integrations/spivi?dialog=reconnect`,
        `${at}/integrations/spivi/people`,
        `${at}/integrations/spivi/people?match=linked`,
        `${at}/integrations/spivi/classes`,
        `${at}/integrations/spivi/health?calls=all`,
        `${at}/nowhere`,
      ])
        found[url.slice(at.length)] = await look(page, url);
      await context.close();
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((key) => [key, clean])));
    }, 300_000);

    test('the portal', async () => {
      const context = await open();
      const page = await context.newPage();
      const { studioId, customerId } = await enter(context, 'member@demo.tandem.example', locale);
      const api = `${house.studioUrl}/api/studios/${studioId}`;
      const [from, to] = [24, 72].map((h) => new Date(Date.now() + h * HOUR_MS).toISOString());
      const classes = await (await context.request.get(`${api}/classes?from=${from}&to=${to}`)).json();
      const rides = await (await context.request.get(`${api}/customers/${customerId}/rides`)).json();
      const ridden = rides.rows.find((ride: { hasTrace: boolean }) => ride.hasTrace);
      expect(ridden, 'the demo gave the member a ride with a trace').toBeDefined();
      const at = `${house.studioUrl}/portal/${studioId}`;
      const found: Record<string, unknown> = {};
      for (const url of [
        at,
        `${at}/classes/${classes[0].classId}`,
        `${at}/bookings`,
        `${at}/performance`,
        `${at}/performance/${ridden.rideId}`,
        `${at}/details`,
        ...['contact', 'body', 'import', 'consent', 'board', 'data'].map(
          (section) => `${at}/details/${section}`,
        ),
      ])
        found[url.slice(at.length)] = await look(page, url);
      for (const path of ['/unsubscribe#token', '/erased'])
        found[path] = await look(page, `${house.studioUrl}${path}`);
      await context.close();
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((key) => [key, clean])));
    }, 240_000);

    test('a first visit to the portal', async () => {
      // Without a mail server the desk hands no link over.
      const manager = await open();
      const { studioId } = await enter(manager, 'manager@demo.tandem.example', locale);
      const api = `${house.studioUrl}/api/studios/${studioId}`;
      const headers = { origin: house.studioUrl };
      const made = async (path: string, data: object) =>
        (await manager.request.post(`${api}${path}`, { headers, data })).json();
      const name = { firstName: 'Nadia', lastName: 'Nouvelle' };
      const { customerId } = await made('/customers', {
        ...name,
        email: `${locale}.${size}@demo.tandem.example`,
      });
      const { url } = await made(`/customers/${customerId}/invitation`, {});
      await manager.close();
      const context = await open();
      const token = new URL(url).searchParams.get('token');
      await context.request.post(`${house.studioUrl}/api/invitations/accept`, {
        headers,
        data: { token, password: 'a password of her own', locale },
      });
      const page = await context.newPage();
      expect(await look(page, `${house.studioUrl}/portal/${studioId}`)).toEqual(clean);
      expect(await page.locator('fieldset').count()).toBe(3);
      await context.close();
    }, 60_000);

    test('the board', async () => {
      const context = await open();
      const page = await context.newPage();
      const found: Record<string, unknown> = { 'sign-in': await look(page, house.trackerUrl) };
      const { siteId, sourceName, password } = DEMO_SITE;
      const answer = await context.request.post(`${house.trackerUrl}/api/session`, {
        headers: { origin: house.trackerUrl },
        data: { siteId, sourceName, password },
      });
      expect(answer.status()).toBe(200);
      const [from, to] = [-24, 24].map((h) => new Date(Date.now() + h * HOUR_MS).toISOString());
      const events = await (
        await context.request.get(`${house.trackerUrl}/api/events?boxId=2101&from=${from}&to=${to}`)
      ).json();
      for (const path of ['/', `/classes/${events[0].eventId}`])
        found[path] = await look(page, `${house.trackerUrl}${path}`);
      await context.close();
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((key) => [key, clean])));
    }, 60_000);
  });
});
