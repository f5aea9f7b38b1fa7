import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { call } from '../../apps/studio/src/testing/http.ts';
import { here, MEMBERS, read, rows } from './connected.ts';
import { test as scene } from './scene.ts';

/** Much that is gone at once waits for a person, who believes what was shown and nothing else. */

const [ADA, BOB, CLEO] = MEMBERS as [number, number, number];

const test = scene.extend('gone', ({ t, tenant, owner }) => {
  const params = { studioId: tenant.studioId };
  const todos = async () => (await call(t.base, owner, 'listSourceTodos', { params })).body.todos;
  /** Of classes that are gone; nothing where none is held back. */
  const shown = async () => (await todos()).find(({ kind }) => kind === 'classes_gone');
  return {
    todos,
    shown,
    /** How many are missing, and how many of them are named. */
    counts: async () => {
      const todo = await shown();
      return [todo?.count, todo?.gone?.rows.length];
    },
    /** @param digest of what was shown; left out: of what is shown now */
    believe: async (digest?: string, foreignClass: string | null = null) =>
      call(t.base, owner, 'believeSource', {
        params,
        body: { foreignClass, digest: digest ?? (await shown())!.gone!.digest },
      }),
    standing: async () => (await here(t, tenant)).filter(({ cancelled }) => !cancelled).length,
    believed: async () =>
      (await rows(t, tenant, (trx) => sql`select from source_classes where missing = 2`.execute(trx))).length,
    /** So many classes that are missing, the first `asked` of them not there by their ids either. */
    lose: (count: number, asked: number) =>
      inTenant(t.db, tenant.studioId, async (trx) => {
        await sql`insert into source_classes (studio_id, source, foreign_id, title, starts_at, ends_at, cancelled, place_id,
            missing, read_at, not_found_at)
          select studio_id, source, (900000 + n)::text, 'Gone', starts_at + n * interval '1 minute',
            ends_at + n * interval '1 minute', false, place_id, 1, read_at,
            case when n <= ${asked}::int then read_at + interval '1 second' end
          from source_classes, generate_series(1, ${count}::int) n`.execute(trx);
        await sql`update source_connections set many_gone_at = now()`.execute(trx);
      }),
  };
});

test('what is held back is believed as it was shown: told gone by its id, and nothing that is missing once', async ({
  t,
  tenant,
  fake,
  session,
  gone,
}) => {
  const ids = Array.from({ length: 14 }, (_, n) => session(24 + 2 * n) as number);
  await read(t, tenant);
  for (const sessionId of ids.slice(0, 11)) fake.host().deleteSession({ sessionId });
  // Missing in the list, and still there: it moved.
  const startsAt = new Date(Date.now() + 20 * 24 * 3_600_000).toISOString();
  const endsAt = new Date(Date.parse(startsAt) + 3_600_000).toISOString();
  fake.host().changeSession({ sessionId: ids[11]!, startsAt, endsAt });
  await read(t, tenant);
  // Missing once, of which nothing is known yet.
  expect(await gone.todos()).toEqual([]);
  for (let n = 0; n < 2; n++) await read(t, tenant);
  expect(await gone.standing()).toBe(14);
  const first = (await gone.shown())!.gone!.digest;
  expect(await gone.counts()).toEqual([11, 11]);
  fake.host().deleteSession({ sessionId: ids[12]! });
  for (let n = 0; n < 2; n++) {
    await read(t, tenant);
    // What went missing since is counted; it is among it once it was missing twice.
    expect(await gone.counts()).toEqual([12, 11 + n]);
  }
  expect((await gone.believe(first)).body).toMatchObject({ code: 'shown_changed' });
  expect(await gone.standing()).toBe(14);
  expect((await gone.believe()).status).toBe(200);
  expect([await gone.standing(), await gone.todos()]).toEqual([2, []]);
});

test('of more than can be named, those that are named are believed, and the others after them', async ({
  t,
  tenant,
  session,
  gone,
}) => {
  session();
  await read(t, tenant);
  await gone.lose(230, 230);
  expect(await gone.counts()).toEqual([230, 200]);
  await gone.believe();
  expect([await gone.believed(), ...(await gone.counts())]).toEqual([200, 30, 30]);
  await gone.believe();
  expect([await gone.believed(), ...(await gone.counts())]).toEqual([230, undefined, undefined]);
});

test('what was missing with what is believed is held back too until it was shown', async ({
  t,
  tenant,
  session,
  gone,
}) => {
  session();
  await read(t, tenant);
  // Of 16 five were not asked for by their ids yet: more than one reading asks for.
  await gone.lose(16, 11);
  expect(await gone.counts()).toEqual([16, 11]);
  expect((await gone.believe()).status).toBe(200);
  for (let n = 0; n < 2; n++) await read(t, tenant);
  expect([await gone.believed(), ...(await gone.counts())]).toEqual([11, 5, 5]);
  await gone.believe();
  await read(t, tenant);
  expect([await gone.believed(), ...(await gone.counts())]).toEqual([16, undefined, undefined]);
  const [connection] = await rows(t, tenant, (trx) =>
    sql`select many_gone_at as "heldSince" from source_connections`.execute(trx),
  );
  expect(connection).toEqual({ heldSince: null });
});

test.for([1, 12])(
  '%i missing, and refused by id for long, are shown to a person as unsure',
  async (missing, { t, tenant, fake, session, gone }) => {
    const ids = Array.from({ length: 14 }, (_, n) => session(24 + 2 * n) as number);
    await read(t, tenant);
    for (const sessionId of ids.slice(0, missing)) fake.host().deleteSession({ sessionId });
    fake.faults.arm([{ kind: 'http_403', times: null, on: 'GET /sessions/{id}' }]);
    for (let n = 0; n < 3; n++) await read(t, tenant);
    expect(await gone.shown()).toBeUndefined();
    await inTenant(t.db, tenant.studioId, (trx) =>
      sql`update source_classes set read_at = read_at - interval '2 hours' where missing > 0`.execute(trx),
    );
    const asked = () =>
      fake.journal.requests().filter(({ endpoint }) => endpoint === 'GET /sessions/{id}').length;
    const before = asked();
    await read(t, tenant);
    expect(asked() - before).toBeLessThanOrEqual(10);
    expect(await gone.counts()).toEqual([missing, missing]);
    expect((await gone.shown())!.gone!.rows.map(({ unsure }) => unsure)).toEqual(Array(missing).fill(true));
    expect(await gone.standing()).toBe(14);
    await gone.believe();
    await read(t, tenant);
    expect([await gone.standing(), await gone.shown()]).toEqual([14 - missing, undefined]);
  },
);

test('most of a roster is gone once a person has looked; whoever is told of again is back', async ({
  t,
  tenant,
  fake,
  session,
  gone,
}) => {
  const sessionId = session() as number;
  for (const memberId of [ADA, BOB, CLEO]) fake.host().book({ sessionId, memberId });
  await read(t, tenant);
  const before = await here(t, tenant);
  fake.faults.arm([{ kind: 'empty_page', times: null, on: 'GET /sessions/{id}/bookings' }]);
  for (let n = 0; n < 3; n++) await read(t, tenant);
  const [todo] = await gone.todos();
  expect(todo).toMatchObject({ kind: 'roster_gone', count: 3 });
  expect(todo!.gone!.rows).toMatchObject([
    { name: 'Ada Ampère' },
    { name: 'Bob Baud' },
    { name: 'Cléo Coulomb' },
  ]);
  const { foreignClass, digest } = todo!.gone!;
  expect((await gone.believe(digest, foreignClass)).status).toBe(200);
  expect((await here(t, tenant))[0]!.bookings).toEqual([]);
  expect(await gone.todos()).toEqual([]);
  fake.faults.disarm();
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(before);
});
