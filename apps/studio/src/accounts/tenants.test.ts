import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import pg from 'pg';
import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { type MoreIds, sampleRequest } from '../testing/requests.ts';
import { seedTenant, type TestTenant } from '../testing/tenant.ts';

const names = Object.keys(endpoints) as (keyof typeof endpoints)[];
const inStudio = names.filter((name) => endpoints[name].path.includes(':studioId'));
/** What an endpoint names of a studio's own; a box's number is Spivi's, and asked for with the studio's own login. */
const objectParams = (name: keyof typeof endpoints) =>
  [...endpoints[name].path.matchAll(/:(\w+)/g)]
    .map((m) => m[1]!)
    .filter((p) => p !== 'studioId' && p !== 'boxId');

/** Two studios whose customers have the same emails. */
const test = studioTest
  .extend('a', { scope: 'file' }, ({ tenant }) => tenant)
  .extend('b', { scope: 'file' }, ({ t }) => seedTenant(t, { name: 'b' }))
  .extend('objectsOfB', { scope: 'file' }, async ({ t, b }): Promise<MoreIds> => {
    const memberB = await signIn(t.base, b.emails.member);
    const booked = await call(t.base, memberB, 'bookSpot', { params: ids(b), body: { spotNumber: 12 } });
    const gymId = crypto.randomUUID();
    const attemptId = crypto.randomUUID();
    await inTenant(t.db, b.studioId, async (trx) => {
      await trx
        .insertInto('spivi_gyms')
        .values({ studio_id: b.studioId, gym_id: gymId, name: 'Box', box_id: 7, room_id: b.roomId })
        .execute();
      await trx
        .insertInto('spivi_attempts')
        .values({ studio_id: b.studioId, attempt_id: attemptId, method: 'EventService/GetEvents' })
        .execute();
    });
    return { bookingId: booked.body.bookingId, gymId, staffId: b.instructorId, attemptId };
  })
  .extend('admin', { scope: 'file' }, async ({ t }, { onCleanup }) => {
    const admin = new pg.Client({ connectionString: t.url });
    await admin.connect();
    onCleanup(() => admin.end());
    return admin;
  })
  .extend('everythingOf', { scope: 'file' }, ({ admin }) => {
    /** Every row of a studio, in one text. */
    async function everythingOf(studioId: string): Promise<string> {
      const { rows: tables } = await admin.query<{ table_name: string }>(
        `select table_name from information_schema.columns
     where table_schema = 'studio' and column_name = 'studio_id' order by table_name`,
      );
      const parts = [];
      for (const { table_name } of tables) {
        const { rows } = await admin.query(
          `select coalesce(string_agg(x::text, e'\\n' order by x::text), '') as text from studio.${table_name} x where studio_id = $1`,
          [studioId],
        );
        parts.push(`${table_name}\n${rows[0].text}`);
      }
      return parts.join('\n');
    }
    return everythingOf;
  });

const ids = (tenant: TestTenant) => ({ studioId: tenant.studioId, classId: tenant.classId });

test.for(inStudio)(
  '%s does not know of another studio, and changes nothing there',
  async (name, { t, owner, member, b, objectsOfB, everythingOf }) => {
    const before = await everythingOf(b.studioId);
    for (const cookie of [owner, member]) {
      const { status, body } = await call(t.base, cookie, name, sampleRequest(name, b, objectsOfB));
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
    expect(await everythingOf(b.studioId)).toBe(before);
  },
);

test.for(inStudio.filter((name) => objectParams(name).length > 0))(
  '%s does not know of another studio’s objects, and changes nothing there',
  async (name, { t, owner, member, a, b, objectsOfB, everythingOf }) => {
    const before = await everythingOf(b.studioId);
    const request = sampleRequest(name, b, objectsOfB);
    for (const cookie of [owner, member]) {
      const { status, body } = await call(t.base, cookie, name, {
        ...request,
        params: { ...request.params, studioId: a.studioId },
      });
      const access = (endpoints[name] as Endpoint).access as readonly string[];
      const refused = cookie === member && !access.includes('member');
      expect([status, body.code]).toEqual(refused ? [403, 'not_allowed'] : [404, 'not_found']);
    }
    expect(await everythingOf(b.studioId)).toBe(before);
  },
);

test.for(['createClass', 'bookSpot', 'createGym', 'updateClass', 'skipSpivi'] as const)(
  '%s takes no foreign object in its body',
  async (name, { t, owner, a, b }) => {
    const bodies = {
      createClass: sampleRequest('createClass', b).body,
      bookSpot: { spotNumber: 1, customerId: b.customerIds[0] },
      createGym: sampleRequest('createGym', b).body,
      updateClass: { roomId: b.roomId },
      skipSpivi: { customerId: b.customerIds[0] },
    };
    const { status, body } = await call(t.base, owner, name, { params: ids(a), body: bodies[name] });
    expect([status, body.code]).toEqual([404, 'not_found']);
  },
);

test('two customers with one email in two studios: each studio finds its own', async ({ t, owner, a }) => {
  const found = await call(t.base, owner, 'listCustomers', {
    params: { studioId: a.studioId },
    query: { search: 'person0@shared.example' },
  });
  expect(found.body.rows.map((row) => row.customerId)).toEqual([a.customerIds[0]]);
});

test('what happens in one studio leaves every answer of the other as it was', async ({ t, owner, a, b }) => {
  const answers = async () => {
    const read = async (name: keyof typeof endpoints) =>
      JSON.stringify((await call(t.base, owner, name, sampleRequest(name, a))).body);
    return [await read('getStudio'), await read('listCustomers'), await read('getClass')];
  };
  const before = await answers();
  const ownerB = await signIn(t.base, b.emails.owner);
  await call(t.base, ownerB, 'createCustomer', sampleRequest('createCustomer', b));
  await call(t.base, ownerB, 'updateClass', sampleRequest('updateClass', b));
  await call(t.base, ownerB, 'bookSpot', {
    params: ids(b),
    body: { spotNumber: 1, customerId: b.customerIds[1] },
  });
  expect(await answers()).toEqual(before);
});
