import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { here, MEMBERS, read, rows, spotThere, there } from './connected.ts';
import { test } from './scene.ts';

const [ADA, BOB] = MEMBERS as [number, number, number, number];
const HOUR_MS = 3_600_000;
const at = (ms: number) => new Date(ms).toISOString();

/** What stands here of the other system, the soonest first, with how many are booked. */
const classes = (t: TestStudio, tenant: { studioId: string }) =>
  rows(t, tenant, (trx) =>
    sql<{
      starts: Date;
      booked: number;
      cancelled: boolean;
    }>`select starts_at as starts, cancelled_at is not null as cancelled,
        (select count(*)::int from bookings b where b.class_id = c.class_id and state = 'booked') as booked
      from classes c where source = 'momence' order by starts_at`.execute(trx),
  );
const troubles = (t: TestStudio, tenant: { studioId: string }) =>
  rows(t, tenant, (trx) =>
    sql<{ trouble: string }>`select trouble from source_classes where trouble is not null`.execute(trx),
  );

test('a class that has begun or is over and is set to another day stays as it was ridden, and is a new one then', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  const sessionId = session(2) as number;
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  const startsAt = Date.parse((await here(t, tenant))[0]!.startsAt);
  const starts: number[] = [startsAt];
  const ahead = clock.aheadMs;
  // Ten minutes into it, then two hours after it has begun anew.
  for (const [intoMs, laterMs] of [
    [HOUR_MS / 6, 24 * HOUR_MS],
    [2 * HOUR_MS, 48 * HOUR_MS],
  ] as const) {
    clock.aheadMs = starts.at(-1)! + intoMs - Date.now();
    starts.push(startsAt + laterMs);
    fake.host().changeSession({
      sessionId,
      startsAt: at(starts.at(-1)!),
      endsAt: at(starts.at(-1)! + 0.75 * HOUR_MS),
    });
    for (let n = 0; n < 2; n++) await read(t, tenant);
    expect(await classes(t, tenant)).toEqual(
      starts.map((ms) => ({ starts: new Date(ms), booked: 1, cancelled: false })),
    );
    expect(await here(t, tenant)).toEqual(there(fake));
  }
  clock.aheadMs = ahead;
});

test('a trouble of a class is over with what it was about', async ({ t, tenant, fake, session, clock }) => {
  session(24);
  const [off] = [session(24) as number, session(24)];
  await read(t, tenant);
  expect(await troubles(t, tenant)).toHaveLength(2);
  fake.host().cancelSession({ sessionId: off });
  await read(t, tenant);
  expect(await troubles(t, tenant)).toHaveLength(1);
  const ahead = clock.aheadMs;
  clock.aheadMs += 30 * HOUR_MS;
  await read(t, tenant);
  expect(await troubles(t, tenant)).toEqual([]);
  clock.aheadMs = ahead;
});

test('a spot that nobody has mapped stands in the room where it is there, and follows its class to another', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  const sessionId = session(2) as number;
  await read(t, tenant);
  const roomId = crypto.randomUUID();
  const move = (to: string) =>
    inTenant(t.db, tenant.studioId, (trx) =>
      sql`update source_places set room_id = ${to} where place_id in (select place_id from source_classes)`.execute(
        trx,
      ),
    );
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`insert into rooms (studio_id, room_id, location_id, name)
      select studio_id, ${roomId}, location_id, 'Annexe' from rooms where room_id = ${tenant.roomId}`.execute(
      trx,
    ),
  );
  const ahead = clock.aheadMs;
  const startsAt = Date.parse((await here(t, tenant))[0]!.startsAt);
  // Under way it stays in its room here, while its spots are those of the other.
  clock.aheadMs = startsAt + HOUR_MS / 6 - Date.now();
  await move(roomId);
  fake.host().book({ sessionId, memberId: BOB, roomSpotId: 998 });
  await read(t, tenant);
  const spots = () =>
    rows(t, tenant, (trx) =>
      sql<{ id: string; room: string }>`select spot_id as id, room_id as room from source_spots
        where spot_number is null order by 1`.execute(trx),
    );
  expect(await spots()).toEqual([]);
  clock.aheadMs = ahead;
  await read(t, tenant);
  expect(await spots()).toEqual([{ id: '998', room: roomId }]);
  await move(tenant.roomId);
  await read(t, tenant);
  expect(await spots()).toEqual([{ id: '998', room: tenant.roomId }]);
});

test('whoever was checked in to a class that is cancelled then was not there', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const sessionId = session() as number;
  const bookingId = fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) }) as number;
  fake.host().checkIn({ bookingId });
  await read(t, tenant);
  fake.host().cancelSession({ sessionId });
  await read(t, tenant);
  const kept = await rows(t, tenant, (trx) =>
    sql`select state, checked_in_at as at from bookings where booking_id in (select booking_id from source_bookings)`.execute(
      trx,
    ),
  );
  expect(kept).toEqual([{ state: 'cancelled', at: null }]);
});

test('classes that exchange their times are exchanged here, whatever else is in the way of a third', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const host = fake.host();
  const [one, two, three] = [session(24), session(26), session(28)] as number[];
  host.book({ sessionId: one!, memberId: ADA, roomSpotId: spotThere(1) });
  host.book({ sessionId: two!, memberId: BOB, roomSpotId: spotThere(2) });
  await read(t, tenant);
  const before = await here(t, tenant);
  const [first, second] = before.map(({ startsAt }) => Date.parse(startsAt)) as number[];
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`insert into classes (studio_id, class_id, class_type_id, room_id, title, starts_at, ends_at, capacity)
      select studio_id, ${crypto.randomUUID()}, class_type_id, room_id, 'Ours', ${new Date(second! + HOUR_MS)},
        ${new Date(second! + 2 * HOUR_MS)}, capacity from classes where source = 'momence' limit 1`.execute(
      trx,
    ),
  );
  for (const [sessionId, ms] of [
    [one!, second!],
    [two!, first!],
    [three!, second! + HOUR_MS / 2],
  ] as const)
    host.changeSession({ sessionId, startsAt: at(ms), endsAt: at(ms + 0.75 * HOUR_MS) });
  for (let n = 0; n < 2; n++) await read(t, tenant);
  const after = await here(t, tenant);
  expect(after.slice(0, 2)).toEqual(there(fake).slice(0, 2));
  expect(after[2]).toEqual(before[2]);
  expect(await troubles(t, tenant)).toEqual([{ trouble: 'room_taken' }]);
});
