import { describe, expect } from 'vitest';
import { DEMO_SITE } from '../../../apps/demo/src/index.ts';
import { clean, look, PATIENCE_MS, test, views } from './look.ts';

const HOUR_MS = 3_600_000;

describe.each(views)('in $locale', (view) => {
  test(
    'the portal',
    async ({ house, open, enter }) => {
      const context = await open(view);
      const page = await context.newPage();
      const { studioId, customerId } = await enter(context, 'member@demo.tandem.example', view);
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
        `${at}/buy`,
        ...['contact', 'body', 'import', 'consent', 'board', 'data'].map(
          (section) => `${at}/details/${section}`,
        ),
      ])
        found[url.slice(at.length)] = await look(page, url, view);
      for (const path of ['/unsubscribe#token', '/erased'])
        found[path] = await look(page, `${house.studioUrl}${path}`, view);
      await context.close();
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((key) => [key, clean])));
    },
    PATIENCE_MS,
  );

  test(
    'a day without a class leads to the next that has one',
    async ({ house, open, enter }) => {
      const context = await open(view);
      const page = await context.newPage();
      const { studioId } = await enter(context, 'member@demo.tandem.example', view);
      // The studio's own answer, as it is where the coming two days have no class.
      await page.route('**/classes?**', async (route) => {
        const answer = await route.fetch();
        const from = new Date(Date.now() + 48 * HOUR_MS).toISOString();
        const later = (await answer.json()).filter((one: { startsAt: string }) => one.startsAt > from);
        await route.fulfill({ response: answer, json: later });
      });
      await page.goto(`${house.studioUrl}/portal/${studioId}`);
      await page.getByRole('button', { name: /^(Next class|Prochain cours)/ }).click();
      await page.locator('section li a').first().waitFor();
      expect(await page.getByRole('button', { name: /^(Next class|Prochain cours)/ }).count()).toBe(0);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'a failure whose words come late is told in the language of the page',
    async ({ house, open }) => {
      const context = await open(view);
      const page = await context.newPage();
      const words = Promise.withResolvers<void>();
      await page.route('**/assets/errors-*.js', async (route) => {
        await words.promise;
        await route.continue();
      });
      await page.goto(`${house.studioUrl}/sign-in`);
      await page.locator('input[type=email]').fill('nobody@demo.tandem.example');
      await page.locator('input[type=password]').fill('not the password');
      const refused = page.waitForResponse('**/sign-in/email');
      await page.keyboard.press('Enter');
      await refused;
      words.resolve();
      const told = { en: 'do not belong together', fr: 'ne correspondent pas' }[view.locale];
      expect(await page.getByRole('alert').textContent()).toContain(told);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'a first visit to the portal',
    async ({ house, open, enter }) => {
      // Without a mail server the desk hands no link over.
      const manager = await open(view);
      const { studioId } = await enter(manager, 'manager@demo.tandem.example', view);
      const api = `${house.studioUrl}/api/studios/${studioId}`;
      const headers = { origin: house.studioUrl };
      const made = async (path: string, data: object) =>
        (await manager.request.post(`${api}${path}`, { headers, data })).json();
      const name = { firstName: 'Nadia', lastName: 'Nouvelle' };
      const { customerId } = await made('/customers', {
        ...name,
        email: `${view.locale}@demo.tandem.example`,
      });
      const { url } = await made(`/customers/${customerId}/invitation`, {});
      await manager.close();
      const context = await open(view);
      const token = new URL(url).searchParams.get('token');
      await context.request.post(`${house.studioUrl}/api/invitations/accept`, {
        headers,
        data: { token, password: 'a password of her own', locale: view.locale },
      });
      const page = await context.newPage();
      expect(await look(page, `${house.studioUrl}/portal/${studioId}`, view)).toEqual(clean);
      expect(await page.locator('fieldset').count()).toBe(3);
      await context.close();
    },
    PATIENCE_MS,
  );

  test(
    'the board',
    async ({ house, open }) => {
      const context = await open(view);
      const page = await context.newPage();
      const found: Record<string, unknown> = { 'sign-in': await look(page, house.trackerUrl, view) };
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
        found[path] = await look(page, `${house.trackerUrl}${path}`, view);
      await context.close();
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((key) => [key, clean])));
    },
    PATIENCE_MS,
  );
});
