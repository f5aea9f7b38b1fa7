import { isDeepStrictEqual } from 'node:util';
import { coveredSpot, type Fixture, movedNumbers } from '@tandem/api/room-layout';
import type { endpoints, Room, Spot } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { keepLayout } from './earlier-layouts.ts';
import { getRoom } from './places.ts';
import { spotsHeld } from './spots-held.ts';

type RoomPatch = z.output<typeof endpoints.updateRoom.body>;

const MAX_NAMED = 20;

/**
 * A room with its spots and fixtures, locked until the transaction ends. Its coming classes are locked first, as every booking does,
 * so that nobody books a spot meanwhile. @throws Problem not_found
 */
export async function lockRoom(work: Work, roomId: string): Promise<Room> {
  const { trx, studioId, now } = work;
  await sql`select 1 from classes where studio_id = ${studioId} and room_id = ${roomId} and cancelled_at is null
    and ends_at > ${now} order by class_id for update`.execute(trx);
  // Nor does a class come into the room whose people need a spot of it.
  await sql`select 1 from rooms where studio_id = ${studioId} and room_id = ${roomId} for update`.execute(
    trx,
  );
  return getRoom(work, roomId);
}

/**
 * Renames a room, or draws its spots and fixtures anew; the layout before is kept. A booking stays with its number.
 * @param before the room, locked
 * @throws Problem spot_booked where a booked number would be gone or out of service; spots_move, as a question, where it
 *   would stand elsewhere in the room; both name whom it concerns; spots_held where somebody is choosing one of
 *   them, or would have no place any more; fixture_on_spot, which names both
 */
export async function updateRoom(call: Call, before: Room, patch: Omit<RoomPatch, 'version'>): Promise<Room> {
  const { trx, studioId } = call;
  const { roomId } = before;
  const spots = patch.spots?.toSorted((a, b) => a.spotNumber - b.spotNumber) ?? before.spots;
  const fixtures = patch.fixtures ?? before.fixtures;
  const redrawn = {
    spots: !isDeepStrictEqual(spots, before.spots),
    fixtures: !isDeepStrictEqual(fixtures, before.fixtures),
  };
  const drawn = redrawn.spots || redrawn.fixtures;
  if (drawn) refuseCovered(spots, fixtures);
  if (redrawn.spots) {
    await refuseLost(call, before, spots);
    if (!patch.acceptMoves) await askMoved(call, before, spots);
    await refuseHeld(call, before, spots);
    await writeSpots(call, roomId, spots);
  }
  if (drawn) await keepLayout(call, before);
  await trx
    .updateTable('rooms')
    .set({
      name: patch.name ?? before.name,
      ...(redrawn.fixtures && { fixtures: JSON.stringify(fixtures) }),
      ...(drawn && { version: before.version + 1 }),
    })
    .where('studio_id', '=', studioId)
    .where('room_id', '=', roomId)
    .execute();
  const fields = [
    ...(patch.name === undefined ? [] : ['name']),
    ...(redrawn.spots ? ['spots'] : []),
    ...(redrawn.fixtures ? ['fixtures'] : []),
  ];
  await audit(
    call,
    'room.update',
    { kind: 'room', id: roomId },
    { fields, ...(redrawn.spots && { spots: spots.length }) },
  );
  if (redrawn.spots) await happened(call, { kind: 'room_redrawn', roomId });
  await announceChange(call, 'places', null);
  return getRoom(call, roomId);
}

async function writeSpots({ trx, studioId }: Work, roomId: string, spots: Spot[]): Promise<void> {
  await trx
    .deleteFrom('spots')
    .where('studio_id', '=', studioId)
    .where('room_id', '=', roomId)
    .where(
      'spot_number',
      'not in',
      spots.map((s) => s.spotNumber),
    )
    .execute();
  await trx
    .insertInto('spots')
    .values(
      spots.map(({ spotNumber, ...spot }) => ({
        studio_id: studioId,
        room_id: roomId,
        spot_number: spotNumber,
        ...spot,
      })),
    )
    .onConflict((on) =>
      on.columns(['studio_id', 'room_id', 'spot_number']).doUpdateSet((eb) => ({
        x: eb.ref('excluded.x'),
        y: eb.ref('excluded.y'),
        kind: eb.ref('excluded.kind'),
        active: eb.ref('excluded.active'),
      })),
    )
    .execute();
}

function refuseCovered(spots: Spot[], fixtures: Fixture[]): void {
  const covered = coveredSpot(spots, fixtures);
  if (covered === null) return;
  throw problem({
    code: 'fixture_on_spot',
    field: 'fixtures',
    message: `The ${covered.kind} stands where spot ${covered.spotNumber} is.`,
    remedy: 'Move one of the two.',
    details: covered,
  });
}

/** Numbers that would be gone or out of service. */
function lostNumbers(before: Room, spots: Spot[]): number[] {
  const next = new Map(spots.map((s) => [s.spotNumber, s]));
  const lost = before.spots.filter((was) => {
    const is = next.get(was.spotNumber);
    return !is || (was.active && !is.active);
  });
  return lost.map((s) => s.spotNumber);
}

async function refuseLost(work: Work, before: Room, spots: Spot[]): Promise<void> {
  const details = await bookedOn(work, before.roomId, lostNumbers(before, spots));
  if (details.count === 0) return;
  throw problem({
    code: 'spot_booked',
    field: 'spots',
    message: `A spot that would be gone or out of service is booked ${details.count} times in coming classes.`,
    remedy: 'Move these people to other spots first.',
    details,
  });
}

async function askMoved(work: Work, before: Room, spots: Spot[]): Promise<void> {
  const details = await bookedOn(work, before.roomId, movedNumbers(before.spots, spots));
  if (details.count === 0) return;
  throw problem({
    code: 'spots_move',
    field: 'spots',
    message: `${details.count} bookings in coming classes are for spots that would stand elsewhere.`,
    remedy: 'Leave these spots where they are, or send it again with acceptMoves.',
    details: { ...details, accept: 'acceptMoves' },
  });
}

/** Neither a spot that is held is taken or moved, nor, by fewer spots, the place of who holds another: people may have none. */
async function refuseHeld({ trx, studioId }: Work, before: Room, spots: Spot[]): Promise<void> {
  const numbers = [...lostNumbers(before, spots), ...movedNumbers(before.spots, spots)];
  const places = (of: Spot[]) => of.filter(({ active }) => active).length;
  const fewer = places(spots) < places(before.spots);
  const { rows } = await sql`select from live_holds h join classes c using (studio_id, class_id)
    where h.studio_id = ${studioId} and c.room_id = ${before.roomId} and (h.spot_number = any(${numbers}::integer[])
      or ${fewer} and ${places(spots)} <
        (select count(*) from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked')
        + (select count(*) from live_holds o where o.studio_id = c.studio_id and o.class_id = c.class_id)) limit 1`.execute(
    trx,
  );
  if (rows.length > 0) throw spotsHeld('spots');
}

type Booked = {
  classId: string;
  title: string;
  startsAt: Date;
  timeZone: string;
  name: string | null;
  spotNumber: number;
};

/** Who has one of these numbers in a coming class: how many, and the first of them by name. */
async function bookedOn({ trx, studioId, now }: Work, roomId: string, numbers: number[]) {
  const { rows } = await sql<Booked & { count: number }>`
    select c.class_id as "classId", c.title, c.starts_at as "startsAt", c.time_zone as "timeZone",
      p.name, b.spot_number as "spotNumber", count(*) over () as count
    from class_places c join bookings b using (studio_id, class_id) join customers p using (studio_id, customer_id)
    where c.studio_id = ${studioId} and c.room_id = ${roomId} and c.cancelled_at is null and c.ends_at > ${now}
      and b.spot_number = any(${numbers}::integer[]) and b.state = 'booked'
    order by c.starts_at, c.class_id, b.spot_number limit ${MAX_NAMED}`.execute(trx);
  return {
    count: rows[0]?.count ?? 0,
    classes: rows.map(({ count, ...row }) => ({ ...row, startsAt: row.startsAt.toISOString() })),
  };
}
