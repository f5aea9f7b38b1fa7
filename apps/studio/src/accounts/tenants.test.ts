import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MoreIds, sampleRequest } from '../testing/requests.ts';
import {
  call,
  seedTenant,
  signIn,
  startTestStudio,
  type TestStudio,
  type TestTenant,
} from '../testing/studio.ts';

/** Two studios whose customers have the same emails. */
let t: TestStudio;
let a: TestTenant;
let b: TestTenant;
let ownerA: string;
let memberA: string;
let objectsOfB: MoreIds;
let admin: pg.Client;

const names = Object.keys(endpoints) as (keyof typeof endpoints)[];
const inStudio = names.filter((name) => endpoints[name].path.includes(':studioId'));
const objectParams = (name: keyof typeof endpoints) =>
  [...endpoints[name].path.matchAll(/:(\w+)/g)].map((m) => m[1]!).filter((p) => p !== 'studioId');

beforeAll(async () => {
  t = await startTestStudio();
  a = await seedTenant(t, { name: 'a' });
  b = await seedTenant(t, { name: 'b' });
  ownerA = await signIn(t.base, a.emails.owner);
  memberA = await signIn(t.base, a.emails.member);
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
  objectsOfB = { bookingId: booked.body.bookingId, gymId, staffId: b.instructorId, attemptId };
  admin = new pg.Client({ connectionString: t.url });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await t.close();
});

const ids = (tenant: TestTenant) => ({ studioId: tenant.studioId, classId: tenant.classId });

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

test.each(inStudio)('%s does not know of another studio, and changes nothing there', async (name) => {
  const before = await everythingOf(b.studioId);
  for (const cookie of [ownerA, memberA]) {
    const { status, body } = await call(t.base, cookie, name, sampleRequest(name, b, objectsOfB));
    expect([status, body.code]).toEqual([404, 'not_found']);
  }
  expect(await everythingOf(b.studioId)).toBe(before);
});

test.each(inStudio.filter((name) => objectParams(name).length > 0))(
  '%s does not know of another studio’s objects, and changes nothing there',
  async (name) => {
    const before = await everythingOf(b.studioId);
    const request = sampleRequest(name, b, objectsOfB);
    for (const cookie of [ownerA, memberA]) {
      const { status, body } = await call(t.base, cookie, name, {
        ...request,
        params: { ...request.params, studioId: a.studioId },
      });
      const access = (endpoints[name] as Endpoint).access as readonly string[];
      const refused = cookie === memberA && !access.includes('member');
      expect([status, body.code]).toEqual(refused ? [403, 'not_allowed'] : [404, 'not_found']);
    }
    expect(await everythingOf(b.studioId)).toBe(before);
  },
);

test.each(['createClass', 'bookSpot', 'createGym', 'updateClass', 'skipSpivi'] as const)(
  '%s takes no foreign object in its body',
  async (name) => {
    const bodies = {
      createClass: sampleRequest('createClass', b).body,
      bookSpot: { spotNumber: 1, customerId: b.customerIds[0] },
      createGym: sampleRequest('createGym', b).body,
      updateClass: { roomId: b.roomId },
      skipSpivi: { customerId: b.customerIds[0] },
    };
    const { status, body } = await call(t.base, ownerA, name, { params: ids(a), body: bodies[name] });
    expect([status, body.code]).toEqual([404, 'not_found']);
  },
);

test('two customers with one email in two studios: each studio finds its own', async () => {
  const found = await call(t.base, ownerA, 'listCustomers', {
    params: { studioId: a.studioId },
    query: { search: 'person0@shared.example' },
  });
  expect(found.body.rows.map((row) => row.customerId)).toEqual([a.customerIds[0]]);
});

test('what happens in one studio leaves every answer of the other as it was', async () => {
  const answers = async () => {
    const read = async (name: keyof typeof endpoints) =>
      JSON.stringify((await call(t.base, ownerA, name, sampleRequest(name, a))).body);
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
