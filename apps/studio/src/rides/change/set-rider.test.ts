import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { revokeConsent } from '../../consent/index.ts';
import { newBooking, newClass, newRide } from '../../testing/classes.ts';
import { test as signedIn } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import type { TestStudio } from '../../testing/studio.ts';
import { seedTenant, type TestTenant } from '../../testing/tenant.ts';

const RUNS = 25;
const RIDERS = 4;

type Step = { ride: number; to: number | null; swap: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  ride: fc.nat(RIDERS - 1),
  to: fc.option(fc.nat(RIDERS + 1)),
  swap: fc.boolean(),
});

const test = signedIn
  .extend('club', { scope: 'file' }, async ({ t }) => {
    const a = await seedTenant(t, { name: 'one', customers: 7 });
    const entries = (['owner', 'front_desk', 'instructor', 'member'] as const).map(
      async (role) => [role, await signIn(t.base, a.emails[role])] as const,
    );
    const cookies: Record<'owner' | 'front_desk' | 'instructor' | 'member', string> = Object.fromEntries(
      await Promise.all(entries),
    ) as never;
    return { a, cookies };
  })
  // Of its people the first four rode, the fifth was booked and has nothing, the sixth was not even booked.
  .extend('ridden', ({ t, club: { a, cookies } }) => newRiddenClass(t, a, cookies));

async function newRiddenClass(
  t: TestStudio,
  a: TestTenant,
  cookies: Record<'owner' | 'front_desk' | 'instructor' | 'member', string>,
) {
  const people = a.customerIds;
  const classId = await newClass(t, a);
  for (const [i, customerId] of people.slice(0, RIDERS + 1).entries())
    await newBooking(t, a, { classId, customerId, spotNumber: i + 1 });
  for (const [i, customerId] of people.slice(0, RIDERS).entries())
    await newRide(t, a, classId, customerId, { values: { workKj: 100 + i }, corrections: { distanceKm: i } });
  const give = (from: string, riderId: string | null, swap = false, role: keyof typeof cookies = 'owner') =>
    call(t.base, cookies[role], 'setRider', {
      params: { studioId: a.studioId, classId, customerId: from },
      body: { riderId, swap },
    });
  const ask = <R>(query: ReturnType<typeof sql<R>>) =>
    inTenant(t.db, a.studioId, async (trx) => (await query.execute(trx)).rows);
  const rides = () =>
    ask(sql<{ recorded: string; rider: string | null; work: number | null }>`
      select customer_id as recorded, rider_id as rider, ("values" ->> 'workKj')::int as work from class_results
      where class_id = ${classId} order by customer_id`);
  const worksOf = async (customerId: string) =>
    (await rides()).filter((row) => row.rider === customerId && row.work !== null).map((row) => row.work);

  const apply = ({ ride, to, swap }: Step) => give(people[ride]!, to === null ? null : people[to]!, swap);

  const expectConserved = async (): Promise<Map<number, number>> => {
    const rows = (await rides()).filter((row) => row.work !== null);
    expect(rows.map((row) => row.work!).sort()).toEqual(Array.from({ length: RIDERS }, (_, i) => 100 + i));
    const ridden = rows.filter((row) => row.rider !== null);
    expect(new Set(ridden.map((row) => row.rider)).size).toBe(ridden.length);
    return new Map(ridden.map((row) => [people.indexOf(row.recorded), people.indexOf(row.rider!)]));
  };
  return { classId, people, give, ask, rides, worksOf, apply, expectConserved };
}

test('a ride goes to whoever rode it, with its corrections; who lost it sees why, and back again', async ({
  t,
  club: { a, cookies },
  ridden: { classId, people, give },
}) => {
  const [ridden, , , , booked] = people;
  const { status, body } = await give(ridden!, booked!);
  expect(status).toBe(200);
  const row = (who: string, of = body) => of.people.find((p) => p.customerId === who)!;
  expect(row(ridden!)).toMatchObject({
    state: 'none',
    reason: 'reassigned',
    corrected: false,
    recorded: true,
    rider: { customerId: booked, name: 'First4 Last4' },
  });
  expect(row(booked!)).toMatchObject({ state: 'ready', corrected: true, recorded: false, rider: null });
  const params = { studioId: a.studioId, customerId: booked!, rideId: classId };
  const { body: ride } = await call(t.base, cookies.owner, 'getRide', { params });
  expect(ride).toMatchObject({ reassigned: true, values: { workKj: 100, distanceKm: 0 } });

  const { body: back } = await give(ridden!, ridden!);
  expect(row(ridden!, back)).toMatchObject({ state: 'ready', rider: { customerId: ridden } });
  expect(row(booked!, back)).toMatchObject({ state: 'none', reason: 'not_connected', recorded: false });
});

test('to nobody: nobody has the numbers, and they are kept', async ({
  ridden: { people, give, worksOf },
}) => {
  const { body } = await give(people[0]!, null);
  expect(body.people.find((p) => p.customerId === people[0])).toMatchObject({
    state: 'none',
    reason: 'reassigned',
    recorded: true,
    rider: null,
  });
  expect(await worksOf(people[0]!)).toEqual([]);
  await give(people[0]!, people[0]!);
  expect(await worksOf(people[0]!)).toEqual([100]);
});

test('a person with numbers gets another’s only by a swap', async ({ ridden: { people, give, worksOf } }) => {
  const [one, two] = people as [string, string];
  const { status, body } = await give(one, two);
  expect([status, body.code, body.details]).toEqual([409, 'has_ride', { canSwap: true }]);
  expect((await give(one, two, true)).status).toBe(200);
  expect([await worksOf(one), await worksOf(two)]).toEqual([[101], [100]]);
});

test('somebody who was not booked gets it too, and keeps it when numbers of their own come later', async ({
  ridden: { classId, people, give, ask, worksOf },
}) => {
  const walkIn = people[5]!;
  const { body } = await give(people[0]!, walkIn);
  expect(body.people.find((p) => p.customerId === walkIn)).toMatchObject({ state: 'ready', recorded: false });
  await ask(sql`update class_results set state = 'ready', "values" = '{"workKj": 7}'
    where class_id = ${classId} and customer_id = ${walkIn}`);
  expect(await worksOf(walkIn)).toEqual([100]);
});

test('what was computed with one rider’s profile is gone for the next one', async ({
  ridden: { classId, people, give, ask },
}) => {
  await ask(sql`update class_results set computed = '{"values": {}, "inputs": {"profile": {"weightKg": 70}}}',
    computed_version = 1, computed_at = now() where class_id = ${classId}`);
  await give(people[0]!, people[4]!);
  const [row] = await ask(sql<{ computed: unknown; computed_version: number | null }>`
    select computed, computed_version from class_results where class_id = ${classId} and rider_id = ${people[4]!}`);
  expect(row).toEqual({ computed: null, computed_version: null });
});

test('both people’s rides from the class on are to be computed anew', async ({
  ridden: { classId, people, give, ask },
}) => {
  await ask(sql`update customers set rides_dirty_from = null`);
  await give(people[0]!, people[4]!);
  const dirty = await ask(sql<{ id: string; same: boolean }>`
    select customer_id as id, rides_dirty_from = (select starts_at from classes where class_id = ${classId}) as same
    from customers where rides_dirty_from is not null order by 1`);
  expect(dirty).toEqual([people[0], people[4]].sort().map((id) => ({ id, same: true })));
});

test('the audit log says by ids who got whose ride', async ({ ridden: { classId, people, give, ask } }) => {
  await give(people[0]!, people[1]!, true);
  const log = await ask(sql<{ detail: object }>`
    select detail from audit_log where action = 'performance.reassign' and object_id = ${classId}`);
  expect(log).toEqual([{ detail: { customerId: people[0], from: people[0], to: people[1], swap: true } }]);
});

test('the same rider again is no change', async ({ ridden: { classId, people, give, ask } }) => {
  expect((await give(people[0]!, people[0]!)).status).toBe(200);
  expect(await ask(sql`select 1 from audit_log where object_id = ${classId}`)).toEqual([]);
});

test('refused, and nothing changes: no ride, nobody known, erased, no consent, another’s class, no role', async ({
  t,
  club: { a },
  ridden: { classId, people, give, ask, rides },
}) => {
  const first = await rides();
  const [one, , , , booked, , erased, silent] = people as string[];
  await ask(sql`update customers set erased_at = now() where customer_id = ${erased!}`);
  await inTenant(t.db, a.studioId, (trx) =>
    revokeConsent({ trx, studioId: a.studioId }, silent!, 'store', 'staff'),
  );
  const refused = async (answer: ReturnType<typeof give>) => {
    const { status, body } = await answer;
    return [status, body.code];
  };
  expect(await refused(give(booked!, one!))).toEqual([409, 'no_ride']);
  expect(await refused(give(one!, randomUUID()))).toEqual([404, 'not_found']);
  expect(await refused(give(one!, erased!))).toEqual([404, 'not_found']);
  expect(await refused(give(one!, silent!))).toEqual([409, 'consent_missing']);
  expect(await refused(give(one!, null, false, 'front_desk'))).toEqual([403, 'not_allowed']);
  expect(await refused(give(one!, null, false, 'member'))).toEqual([403, 'not_allowed']);
  await ask(sql`update classes set instructor_id = null where class_id = ${classId}`);
  expect(await refused(give(one!, null, false, 'instructor'))).toEqual([403, 'not_allowed']);
  expect(await rides()).toEqual(first);
});

test('the instructor of the class gives rides too', async ({ ridden: { people, give } }) => {
  expect((await give(people[0]!, null, false, 'instructor')).body.canReassign).toBe(true);
});

/** Who rides what by the rules in their own words: ride → person, nobody where it is missing. */
function model(steps: readonly Step[]): Map<number, number> {
  const riders = new Map(Array.from({ length: RIDERS }, (_, i) => [i, i]));
  for (const { ride, to, swap } of steps) {
    const before = riders.get(ride);
    const theirs = [...riders].find(([, person]) => person === to)?.[0];
    if (theirs === ride || (theirs !== undefined && !swap)) continue;
    if (theirs !== undefined) before === undefined ? riders.delete(theirs) : riders.set(theirs, before);
    to === null ? riders.delete(ride) : riders.set(ride, to);
  }
  return riders;
}

test('whatever is given to whom, one after the other or at once: no ride is lost or doubled, and all can go back', async ({
  t,
  club: { a, cookies },
}) => {
  const steps = fc.array(fc.tuple(step, fc.option(step, { freq: 3 })), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(steps, async (pairs) => {
      const { people, give, rides, apply, expectConserved } = await newRiddenClass(t, a, cookies);
      const first = await rides();
      let done: Step[] = [];
      for (const [one, atOnce] of pairs) {
        const answers = await Promise.all([apply(one), ...(atOnce ? [apply(atOnce)] : [])]);
        for (const { status, body } of answers)
          if (status !== 200) expect([status, body.code]).toEqual([409, 'has_ride']);
        const now = await expectConserved();
        const orders = atOnce
          ? [
              [one, atOnce],
              [atOnce, one],
            ]
          : [[one]];
        const match = orders.map((order) => [...done, ...order]).find((steps) => same(model(steps), now));
        expect(match, 'as one after the other in some order').toBeDefined();
        done = match!;
      }
      for (const customerId of people.slice(0, RIDERS))
        expect((await give(customerId, customerId, true)).status).toBe(200);
      const last = await rides();
      expect(last.filter((row) => row.work !== null)).toEqual(first);
      // Whoever has nothing waits for their own again.
      for (const row of last) expect(row.rider).toBe(row.recorded);
    }),
    { numRuns: RUNS },
  );
});

const same = (a: Map<number, number>, b: Map<number, number>) =>
  a.size === b.size && [...a].every(([ride, person]) => b.get(ride) === person);
