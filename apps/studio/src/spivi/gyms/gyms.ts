import { randomUUID } from 'node:crypto';
import type { endpoints, Gym } from '@tandem/api/studio';
import type { AuditAction } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { markRoomsDirty } from '../classes/mark-dirty.ts';
import { seatClash } from '../classes/seats.ts';

type GymBody = z.output<typeof endpoints.createGym.body>;

export async function listGyms({ trx, studioId }: Work): Promise<Gym[]> {
  const gyms = await trx
    .selectFrom('spivi_gyms as g')
    .innerJoin('rooms as r', (join) =>
      join.onRef('r.studio_id', '=', 'g.studio_id').onRef('r.room_id', '=', 'g.room_id'),
    )
    .select(['g.gym_id', 'g.name', 'g.box_id', 'g.room_id', 'g.seat_offset', 'r.location_id'])
    .where('g.studio_id', '=', studioId)
    .orderBy('g.name')
    .orderBy('g.gym_id')
    .execute();
  const rows = await trx
    .selectFrom('spivi_gym_seats')
    .select(['gym_id', 'spot_number', 'seat_id'])
    .where('studio_id', '=', studioId)
    .orderBy('spot_number')
    .execute();
  const seats = Map.groupBy(rows, (row) => row.gym_id);
  return gyms.map((gym) => ({
    gymId: gym.gym_id,
    name: gym.name,
    boxId: gym.box_id,
    locationId: gym.location_id,
    roomId: gym.room_id,
    seatOffset: gym.seat_offset,
    seats: (seats.get(gym.gym_id) ?? []).map((row) => ({ spotNumber: row.spot_number, seatId: row.seat_id })),
  }));
}

/** Maps a box to a room; its coming classes are sent. @throws Problem not_found, box_taken, room_taken, seat_clash */
export async function createGym(call: Call, body: GymBody): Promise<Gym> {
  const { trx, studioId } = call;
  await check(call, null, body);
  const gymId = randomUUID();
  await trx
    .insertInto('spivi_gyms')
    .values({ studio_id: studioId, gym_id: gymId, ...columns(body) })
    .execute();
  await writeSeats(call, gymId, body);
  return finish(call, gymId, 'spivi.gym.create', [body.roomId]);
}

/**
 * Changes a gym; the coming classes of the room it had and of the one it gets follow.
 * @throws Problem as `createGym`; gym_busy
 */
export async function updateGym(call: Call, gymId: string, body: GymBody): Promise<Gym> {
  const { trx, studioId } = call;
  const before = await lockGym(call, gymId);
  if (await changesSeats(call, gymId, body)) await refuseWhileRunning(call, before.room_id);
  await check(call, gymId, body);
  await trx
    .updateTable('spivi_gyms')
    .set(columns(body))
    .where('studio_id', '=', studioId)
    .where('gym_id', '=', gymId)
    .execute();
  await trx
    .deleteFrom('spivi_gym_seats')
    .where('studio_id', '=', studioId)
    .where('gym_id', '=', gymId)
    .execute();
  await writeSeats(call, gymId, body);
  return finish(call, gymId, 'spivi.gym.update', [before.room_id, body.roomId]);
}

/** Removes a gym: the events of its room's coming classes are cancelled, past results stay. @throws Problem gym_busy */
export async function removeGym(call: Call, gymId: string): Promise<void> {
  const { trx, studioId } = call;
  const before = await lockGym(call, gymId);
  await refuseWhileRunning(call, before.room_id);
  await trx.deleteFrom('spivi_gyms').where('studio_id', '=', studioId).where('gym_id', '=', gymId).execute();
  await audit(call, 'spivi.gym.remove', { kind: 'gym', id: gymId }, { boxId: before.box_id });
  await markRoomsDirty(call, before.room_id);
  await announceChange(call, 'spivi', null);
}

const columns = (body: GymBody) => ({
  name: body.name,
  box_id: body.boxId,
  room_id: body.roomId,
  seat_offset: body.seatOffset,
});

async function lockGym({ trx, studioId }: Work, gymId: string) {
  const row = await trx
    .selectFrom('spivi_gyms')
    .selectAll()
    .where('studio_id', '=', studioId)
    .where('gym_id', '=', gymId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('gym');
  return row;
}

/** Whether somebody's seat would be another one than now, or on another box. */
async function changesSeats(work: Work, gymId: string, body: GymBody): Promise<boolean> {
  const { boxId, roomId, seatOffset, seats } = (await listGyms(work)).find((gym) => gym.gymId === gymId)!;
  const shape = (gym: Pick<GymBody, 'boxId' | 'roomId' | 'seatOffset' | 'seats'>) =>
    JSON.stringify([
      ...[gym.boxId, gym.roomId, gym.seatOffset],
      gym.seats
        .filter((row) => row.seatId !== row.spotNumber + gym.seatOffset)
        .map((row) => [row.spotNumber, row.seatId])
        .sort(([a], [b]) => a! - b!),
    ]);
  return shape({ boxId, roomId, seatOffset, seats }) !== shape(body);
}

/**
 * A class that runs keeps its box and its seats: elsewhere its event would be begun anew while people ride, and what they have
 * ridden so far would belong to one that is cancelled.
 */
async function refuseWhileRunning({ trx, studioId, now }: Work, roomId: string): Promise<void> {
  const { rows } = await sql<{ title: string }>`
    select c.title from classes c
    join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id and y.event_id is not null
    where c.studio_id = ${studioId} and c.room_id = ${roomId} and c.cancelled_at is null
      and c.starts_at <= ${now} and c.ends_at > ${now}`.execute(trx);
  const running = rows[0];
  if (!running) return;
  throw problem({
    code: 'gym_busy',
    message: `“${running.title}” runs in this room, and its riders are measured on this box.`,
    remedy: 'Change the gym when the class is over.',
    details: running,
  });
}

async function check(work: Work, gymId: string | null, body: GymBody): Promise<void> {
  const { trx, studioId } = work;
  const room = await trx
    .selectFrom('rooms')
    .select('room_id')
    .where('studio_id', '=', studioId)
    .where('room_id', '=', body.roomId)
    .executeTakeFirst();
  if (!room) throw notFound('room');
  const others = await trx
    .selectFrom('spivi_gyms')
    .select(['gym_id', 'name', 'box_id', 'room_id'])
    .where('studio_id', '=', studioId)
    .where((eb) => eb.or([eb('box_id', '=', body.boxId), eb('room_id', '=', body.roomId)]))
    .execute();
  const taken = others.find((gym) => gym.gym_id !== gymId);
  if (taken)
    throw problem({
      code: taken.box_id === body.boxId ? 'box_taken' : 'room_taken',
      field: taken.box_id === body.boxId ? 'boxId' : 'roomId',
      message:
        taken.box_id === body.boxId
          ? `Box ${body.boxId} is already mapped by the gym “${taken.name}”.`
          : `This room is already mapped by the gym “${taken.name}”.`,
      remedy: 'Change or remove that gym first.',
    });
  await checkSeats(work, body);
}

async function checkSeats({ trx, studioId }: Work, body: GymBody): Promise<void> {
  const rows = new Map(body.seats.map((row) => [row.spotNumber, row.seatId]));
  if (rows.size < body.seats.length) throw invalidField('seats', 'A spot is listed twice.');
  const spots = await trx
    .selectFrom('spots')
    .select('spot_number')
    .where('studio_id', '=', studioId)
    .where('room_id', '=', body.roomId)
    .execute();
  const numbers = new Set([...spots.map((spot) => spot.spot_number), ...rows.keys()]);
  const clash = seatClash({ offset: body.seatOffset, rows }, [...numbers]);
  if (clash)
    throw invalidField(
      'seats',
      `Spots ${clash.spots[0]} and ${clash.spots[1]} would both be seat ${clash.seatId}.`,
      'Give each spot a seat of its own.',
    );
}

async function writeSeats({ trx, studioId }: Work, gymId: string, body: GymBody): Promise<void> {
  // Only what differs from spot + offset is kept: a new offset then moves all the others.
  const rows = body.seats.filter((row) => row.seatId !== row.spotNumber + body.seatOffset);
  if (rows.length === 0) return;
  await trx
    .insertInto('spivi_gym_seats')
    .values(
      rows.map((row) => ({
        studio_id: studioId,
        gym_id: gymId,
        spot_number: row.spotNumber,
        seat_id: row.seatId,
      })),
    )
    .execute();
}

async function finish(call: Call, gymId: string, action: AuditAction, rooms: string[]): Promise<Gym> {
  await markRoomsDirty(call, ...rooms);
  const gym = (await listGyms(call)).find((g) => g.gymId === gymId)!;
  await audit(call, action, { kind: 'gym', id: gymId }, { boxId: gym.boxId, roomId: gym.roomId });
  await announceChange(call, 'spivi', null);
  return gym;
}
