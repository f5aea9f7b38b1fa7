import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Studio } from '../../apps/studio/src/base/context.ts';
import { sendCheckIns } from '../../apps/studio/src/sources/check-ins/send.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { call } from '../../apps/studio/src/testing/http.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { between } from './between.ts';
import { here, MEMBERS, read, rows, spotThere, there } from './connected.ts';
import { test as scene } from './scene.ts';

const [ADA, BOB] = MEMBERS as [number, number];
const POST = 'POST /session-bookings/{id}/check-in';
const DELETE = 'DELETE /session-bookings/{id}/check-in';
const RUNS = 6;

type Tenant = { studioId: string };

const write = (t: TestStudio, { studioId }: Tenant, statement: ReturnType<typeof sql>) =>
  inTenant(t.db, studioId, (trx) => statement.execute(trx));

/** A class in which Ada and Bob are booked there, read, and check-ins that are sent on; what the desk presses. */
const test = scene.extend('door', async ({ t, tenant, owner, desk, fake, session }) => {
  const params = { studioId: tenant.studioId };
  const of = { studioId: tenant.studioId, source: 'momence' as const };
  const sessionId = session(24, { name: 'Ride' }) as number;
  const ada = fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  const bob = fake.host().book({ sessionId, memberId: BOB, roomSpotId: spotThere(2) });
  await read(t, tenant);
  const [{ classId }] = (await rows(t, tenant, (trx) =>
    sql<{ classId: string }>`select class_id as "classId" from source_classes`.execute(trx),
  )) as [{ classId: string }];
  const bookingOf = async (foreignId: number) =>
    (
      await rows(t, tenant, (trx) =>
        sql<{
          id: string;
        }>`select booking_id as id from source_bookings where foreign_id = ${String(foreignId)}`.execute(trx),
      )
    )[0]!.id;
  const turn = (on: boolean) => call(t.base, owner, 'setSourceCheckIns', { params, body: { on } });
  await turn(true);
  return {
    ...{ ada, bob, sessionId, classId, turn, bookingOf },
    press: async (foreignId: number, checkedIn: boolean) =>
      call(t.base, desk, 'checkIn', {
        params: { ...params, bookingId: await bookingOf(foreignId) },
        body: { checkedIn },
      }),
    send: (studio: Studio = t.studio) => sendCheckIns(studio, of),
    /** As if half a minute had passed. */
    again: () =>
      write(
        t,
        tenant,
        sql`update source_check_ins set tried_at = tried_at - interval '1 minute',
        pressed_at = pressed_at - interval '1 minute'`,
      ),
    free: () =>
      write(
        t,
        tenant,
        sql`update source_connections set held_until = null, failures_in_row = 0, rejected_logins = 0`,
      ),
    isHere: async (foreignId: number) =>
      (await here(t, tenant))[0]!.bookings.find(({ bookingId }) => bookingId === foreignId)?.checkedIn,
    isThere: (foreignId: number) => fake.host().bookings.get(foreignId)!.checkedIn,
    states: async () =>
      (await call(t.base, desk, 'getClassSource', { params: { ...params, classId } })).body.checkIns.map(
        ({ state, wanted }) => [state, wanted],
      ),
    counts: async () => (await call(t.base, owner, 'getSource', { params })).body.connection!.checkIns,
    todos: async () =>
      (await call(t.base, owner, 'listSourceTodos', { params })).body.todos.map(({ kind, name, other }) => [
        kind,
        name,
        other,
      ]),
    sent: () =>
      fake.journal
        .requests()
        .flatMap(({ endpoint }) => (endpoint === POST || endpoint === DELETE ? [endpoint] : [])),
  };
});

test('a check-in at the desk is one there, and taken back it is taken back there', async ({
  t,
  tenant,
  fake,
  door,
}) => {
  expect((await door.press(door.ada, true)).status).toBe(200);
  expect([await door.states(), await door.counts()]).toEqual([
    [['waiting', true]],
    { on: true, waiting: 1, refused: 0 },
  ]);
  await door.send();
  expect([await door.states(), door.isThere(door.ada), door.sent()]).toEqual([
    [['sent', true]],
    true,
    [POST],
  ]);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
  await door.press(door.ada, false);
  await door.send();
  expect([await door.states(), door.isThere(door.ada), door.sent()]).toEqual([
    [['sent', false]],
    false,
    [POST, DELETE],
  ]);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('without the switch, and while reading is paused, it is refused here and changes nothing', async ({
  t,
  tenant,
  door,
}) => {
  await door.turn(false);
  expect((await door.press(door.ada, true)).body.code).toBe('owned_by_source');
  await door.turn(true);
  await write(t, tenant, sql`update source_connections set enabled = false`);
  expect((await door.press(door.ada, true)).body.code).toBe('owned_by_source');
  await write(t, tenant, sql`update source_connections set enabled = true`);
  await door.press(door.ada, true);
  // Switched off before it was sent it is not sent, and who came is what is read there.
  await door.turn(false);
  await door.send();
  await read(t, tenant);
  expect([door.sent(), door.isThere(door.ada), await door.isHere(door.ada)]).toEqual([[], false, false]);
});

test('pressed and taken back before it was sent it asks nothing; many at once are one each', async ({
  t,
  tenant,
  desk,
  door,
}) => {
  await door.press(door.ada, true);
  await door.press(door.ada, false);
  expect(await door.states()).toEqual([]);
  await door.send();
  expect(door.sent()).toEqual([]);
  const bookingIds = await Promise.all([door.ada, door.bob].map(door.bookingOf));
  const params = { studioId: tenant.studioId, classId: door.classId };
  await call(t.base, desk, 'checkInMany', { params, body: { bookingIds, checkedIn: true } });
  await door.send();
  expect([door.sent(), door.isThere(door.ada), door.isThere(door.bob)]).toEqual([[POST, POST], true, true]);
});

test('a tablet at the door checks in there too', async ({
  t,
  tenant,
  owner,
  clock,
  fake,
  door,
  onTestFinished,
}) => {
  onTestFinished(() => {
    clock.aheadMs = 0;
  });
  const params = { studioId: tenant.studioId };
  const added = (
    await call(t.base, owner, 'addKiosk', {
      params,
      body: { name: 'Entrance', locationId: tenant.locationId },
    })
  ).body;
  const paired = await fetch(`${t.base}/api/kiosk/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: added.code }),
  });
  const tablet = paired.headers.getSetCookie()[0]!.split(';')[0]!;
  const { startsAt } = fake.host().sessions.get(door.sessionId)!;
  clock.aheadMs = Date.parse(startsAt) - 600_000 - Date.now();
  const shown = async () =>
    (await call(t.base, tablet, 'showDoor', {})).body.classes.map(({ title }) => title);
  expect(await shown()).toEqual(['Ride']);
  const bookingId = await door.bookingOf(door.ada);
  expect((await call(t.base, tablet, 'checkInAtDoor', { body: { bookingId } })).status).toBe(200);
  await door.send();
  expect(door.isThere(door.ada)).toBe(true);
  await door.turn(false);
  expect(await shown()).toEqual([]);
});

test('what was read before it was sent says nothing of it; what is undone there after wins, and is sent no more', async ({
  t,
  tenant,
  fake,
  door,
  onTestFinished,
}) => {
  let pressed = 0;
  const way = await between(fake.url, async (path) => {
    // Read, and on its way while the desk presses and it is sent.
    if (path.includes('/bookings?') && pressed++ === 0) {
      await door.press(door.ada, true);
      fake.host().checkIn({ bookingId: door.ada }, 'api');
      await write(t, tenant, sql`update source_check_ins set state = 'sent', sent_at = clock_timestamp()`);
    }
    return null;
  });
  onTestFinished(way.close);
  await write(t, tenant, sql`update source_connections set base_url = ${way.url}`);
  await read(t, tenant);
  expect([pressed, await door.isHere(door.ada)]).toEqual([1, true]);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
  fake.host().undoCheckIn({ bookingId: door.ada });
  await read(t, tenant);
  await door.send();
  await read(t, tenant);
  expect([door.sent(), door.isThere(door.ada), await door.isHere(door.ada), await door.states()]).toEqual([
    [],
    false,
    false,
    [],
  ]);
});

test('where the answer is lost it is read before it is sent again, and never sent twice for nothing', async ({
  t,
  tenant,
  fake,
  door,
}) => {
  fake.faults.arm([{ kind: 'cut_after', on: POST }]);
  await door.press(door.ada, true);
  await door.send();
  expect([await door.states(), door.isThere(door.ada), await door.isHere(door.ada)]).toEqual([
    [['waiting', true]],
    true,
    true,
  ]);
  await door.free();
  await door.again();
  await door.send();
  expect([await door.states(), door.sent()]).toEqual([[['sent', true]], [POST]]);
  fake.faults.arm([{ kind: 'cut_before', on: DELETE }]);
  await door.press(door.ada, false);
  await door.send();
  await door.free();
  await door.again();
  await door.send();
  expect([await door.states(), door.sent(), door.isThere(door.ada)]).toEqual([
    [['sent', false]],
    [POST, DELETE, DELETE],
    false,
  ]);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('what is refused there needs a person, stays as it was pressed, and closes itself once it is so there', async ({
  t,
  tenant,
  fake,
  door,
}) => {
  fake.faults.arm([{ kind: 'http_403', on: POST }]);
  await door.press(door.ada, true);
  await door.send();
  const refused = [[['refused', true]], true, [['check_in_refused', 'Ride', 'Ada Ampère']]];
  expect([await door.states(), await door.isHere(door.ada), await door.todos()]).toEqual(refused);
  await read(t, tenant);
  expect([await door.states(), await door.isHere(door.ada), await door.todos()]).toEqual(refused);
  expect(await door.counts()).toEqual({ on: true, waiting: 0, refused: 1 });
  fake.host().checkIn({ bookingId: door.ada });
  await read(t, tenant);
  expect([await door.states(), await door.todos()]).toEqual([[['sent', true]], []]);
  // Taken back here it asks nothing where it was never so there.
  fake.faults.arm([{ kind: 'http_403', on: POST }]);
  await door.press(door.bob, true);
  await door.send();
  await door.press(door.bob, false);
  expect([await door.todos(), await door.isHere(door.bob)]).toEqual([[], false]);
  // Of a booking that is cancelled there nobody comes.
  fake.host().cancelBooking({ bookingId: door.bob });
  await door.press(door.bob, true);
  await door.send();
  await read(t, tenant);
  expect([await door.todos(), (await here(t, tenant))[0]!.bookings.length]).toEqual([[], 1]);
});

test('a press that another has overtaken while it waited for its turn is not sent', async ({
  t,
  tenant,
  door,
}) => {
  await door.press(door.ada, true);
  // Somebody else’s call is under way.
  const busy = sql`update source_connections set call_id = gen_random_uuid(), call_until = clock_timestamp() + interval '20 seconds'`;
  await write(t, tenant, busy);
  const first = door.send();
  await expect
    .poll(
      async () =>
        (
          await rows(t, tenant, (trx) =>
            sql`select from source_check_ins where tried_at is not null`.execute(trx),
          )
        ).length,
    )
    .toBe(1);
  await door.press(door.ada, false);
  await write(t, tenant, sql`update source_connections set call_id = null, call_until = null`);
  await first;
  await door.send();
  // What was waiting may have been sent for all that is known: that it was taken back is said there.
  expect([door.sent(), door.isThere(door.ada)]).toEqual([[DELETE], false]);
});

test('whoever presses, edits there, is killed or fails: at rest both are equal, and who did it last has it', async ({
  t,
  tenant,
  fake,
  door,
}) => {
  const killed = async (transactions: number) => {
    let left = transactions;
    const now = () => {
      if (left-- <= 0) throw new Error('killed');
      return t.studio.now();
    };
    await door.send({ ...t.studio, now }).catch(() => null);
  };
  const step = fc.oneof(
    fc.record({ what: fc.constant('press' as const), of: fc.nat(1), on: fc.boolean() }),
    fc.record({ what: fc.constant('there' as const), of: fc.nat(1), on: fc.boolean() }),
    fc.record({ what: fc.constant('kill' as const), after: fc.integer({ min: 0, max: 8 }) }),
    fc.record({
      what: fc.constant('fault' as const),
      kind: fc.constantFrom(
        ...([
          'cut_before',
          'cut_after',
          'http_429',
          'http_500',
          'html',
          'truncated',
          'expired_token',
        ] as const),
      ),
    }),
    fc.constant({ what: 'send' as const }),
    fc.constant({ what: 'read' as const }),
    fc.constant({ what: 'rest' as const }),
  );
  const rest = async () => {
    fake.faults.disarm();
    for (let n = 0; n < 2; n++) {
      await door.free();
      await door.again();
      await door.send();
      await door.free();
      await read(t, tenant);
    }
    expect(await here(t, tenant)).toEqual(there(fake));
  };
  const bookings = [door.ada, door.bob] as const;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.nat(1), fc.boolean(), async (steps, of, on) => {
      for (const one of steps) {
        if (one.what === 'press') await door.press(bookings[one.of]!, one.on);
        else if (one.what === 'there')
          fake.host()[one.on ? 'checkIn' : 'undoCheckIn']({ bookingId: bookings[one.of]! });
        else if (one.what === 'kill') await killed(one.after);
        else if (one.what === 'fault') fake.faults.arm([{ kind: one.kind, retryAfterSeconds: 1 }]);
        else if (one.what === 'rest') await rest();
        else {
          await door.free();
          await door.again();
          await (one.what === 'send' ? door.send() : readSource(t.studio, { ...tenant, source: 'momence' }));
        }
      }
      await rest();
      // What somebody does after that stands, on either side.
      await door.press(bookings[of]!, on);
      await rest();
      expect(door.isThere(bookings[of]!)).toBe(on);
      fake.host()[on ? 'undoCheckIn' : 'checkIn']({ bookingId: bookings[of]! });
      await rest();
      expect([door.isThere(bookings[of]!), await door.isHere(bookings[of]!)]).toEqual([!on, !on]);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
