import type { BrowserContext } from 'playwright-core';
import { describe, expect } from 'vitest';
import { clean, look, PATIENCE_MS, test, views } from './look.ts';

const HOUR_MS = 3_600_000;

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

describe.each(views)('in $locale', (view) => {
  test(
    'the console',
    async ({ house, open, enter }) => {
      const context = await open(view);
      const page = await context.newPage();
      const signIn = await look(page, `${house.studioUrl}/sign-in`, view);
      const { studioId } = await enter(context, 'owner@demo.tandem.example', view);
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
        `${at}/customers/bring-in`,
        `${at}/customers/profile`,
        `${at}/customers/waiver`,
        person,
        `${person}?tab=bookings`,
        `${person}?tab=performance`,
        `${person}?tab=body`,
        `${person}?tab=details`,
        `${person}?tab=rights`,
        `${person}?tab=activity`,
        `${at}/activity`,
        `${at}/month`,
        `${at}/comparison`,
        `${at}/comparison?by=title&period=1y`,
        `${at}/guide`,
        `${at}/mails`,
        `${at}/privacy`,
        `${at}/class-types`,
        `${at}/places`,
        `${at}/team`,
        `${at}/tokens`,
        `${at}/integrations`,
        `${at}/integrations/public`,
        `${at}/payments`,
        `${at}/integrations/webhooks`,
        `${at}/integrations/momence`,
        `${at}/integrations/momence?step=login`,
        `${at}/integrations/spivi`,
        `${at}/integrations/spivi?dialog=reconnect`,
        `${at}/integrations/spivi/people`,
        `${at}/integrations/spivi/people?match=linked`,
        `${at}/integrations/spivi/classes`,
        `${at}/integrations/spivi/health?calls=all`,
        `${at}/nowhere`,
      ])
        found[url.slice(at.length)] = await look(page, url, view);
      await context.close();
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((key) => [key, clean])));
    },
    PATIENCE_MS,
  );
});
