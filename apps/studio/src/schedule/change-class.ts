import { randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { checkCapacity, checkNotOver, checkTimes, classCancelled, classEnded } from './class-rules.ts';
import { classState } from './class-state.ts';
import { chooseClassType } from './class-types/choose-class-type.ts';
import { type ClassRecord, lockClass, spotsOfRoom } from './store.ts';

type NewClass = z.output<typeof endpoints.createClass.body>;
type ClassPatch = z.output<typeof endpoints.updateClass.body>;

/** Creates a class. @returns its id */
export async function createClass(call: Call, body: NewClass): Promise<string> {
  const { trx, studioId, now } = call;
  const startsAt = new Date(body.startsAt);
  const endsAt = new Date(body.endsAt);
  checkTimes(startsAt, endsAt);
  checkNotOver(endsAt, now);
  const spots = await existingSpots(call, body.roomId);
  await checkInstructor(call, body.instructorId);
  const classTypeId = await chooseClassType(call, body);
  const classId = randomUUID();
  await trx
    .insertInto('classes')
    .values({
      studio_id: studioId,
      class_id: classId,
      class_type_id: classTypeId,
      room_id: body.roomId,
      instructor_id: body.instructorId,
      title: body.title,
      description: body.description,
      starts_at: startsAt,
      ends_at: endsAt,
      capacity: checkCapacity(body.capacity, spots.size),
      spivi_enabled: body.spiviEnabled,
    })
    .execute();
  await audit(call, 'class.create', { kind: 'class', id: classId });
  await happened(call, { kind: 'class_changed', classId });
  return classId;
}

/** Changes a class; what people have booked stays valid or the change is refused. */
export async function updateClass(call: Call, classId: string, patch: ClassPatch): Promise<void> {
  const { trx, studioId, now } = call;
  const before = await lockClass(call, classId);
  if (before.cancelled_at) throw classCancelled();
  const startsAt = patch.startsAt ? new Date(patch.startsAt) : before.starts_at;
  const endsAt = patch.endsAt ? new Date(patch.endsAt) : before.ends_at;
  checkTimes(startsAt, endsAt);
  const roomId = patch.roomId ?? before.room_id;
  checkNotStarted(now, before, { startsAt, endsAt, roomId });
  if (startsAt.getTime() !== before.starts_at.getTime()) checkNotOver(endsAt, now);
  await checkInstructor(call, patch.instructorId ?? null);
  const spots = await existingSpots(call, roomId);
  if (roomId !== before.room_id) await checkSpotsExist(call, classId, spots);
  const wanted = patch.capacity ?? (roomId === before.room_id ? before.capacity : undefined);
  const capacity = checkCapacity(wanted, spots.size);
  await checkBooked(call, classId, capacity);
  const classTypeId = await changedType(call, patch);
  await trx
    .updateTable('classes')
    .set({
      room_id: roomId,
      starts_at: startsAt,
      ends_at: endsAt,
      capacity,
      ...(patch.instructorId !== undefined && { instructor_id: patch.instructorId }),
      ...(patch.title !== undefined && { title: patch.title }),
      ...(classTypeId !== null && { class_type_id: classTypeId }),
      ...(patch.description !== undefined && { description: patch.description }),
      ...(patch.spiviEnabled !== undefined && { spivi_enabled: patch.spiviEnabled }),
    })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .execute();
  await audit(call, 'class.update', { kind: 'class', id: classId }, { fields: Object.keys(patch) });
  await happened(call, { kind: 'class_changed', classId });
}

/** A class that is called otherwise is of the type of that name, unless one was chosen. */
async function changedType(work: Work, { classTypeId, title }: ClassPatch): Promise<string | null> {
  if (classTypeId === undefined && title === undefined) return null;
  return chooseClassType(work, { classTypeId, title: title ?? '' });
}

/** Cancels a class and every booking of it. Doing it again changes nothing. */
export async function cancelClass(call: Call, classId: string): Promise<void> {
  const { trx, studioId, now } = call;
  const before = await lockClass(call, classId);
  if (before.cancelled_at) return;
  if (before.ends_at <= now) throw classEnded();
  await trx
    .updateTable('classes')
    .set({ cancelled_at: now })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .execute();
  const cancelled = await trx
    .updateTable('bookings')
    .set({ state: 'cancelled', cancelled_at: now })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .where('state', '=', 'booked')
    .returning('booking_id')
    .execute();
  await audit(call, 'class.cancel', { kind: 'class', id: classId }, { bookings: cancelled.length });
  const bookingIds = cancelled.map((row) => row.booking_id);
  await happened(call, { kind: 'roster_changed', classId, bookingIds });
}

/** A class under way stays where and when it began: rides are being recorded against it. */
function checkNotStarted(
  now: Date,
  before: ClassRecord,
  next: { startsAt: Date; endsAt: Date; roomId: string },
): void {
  const state = classState({ startsAt: before.starts_at, endsAt: before.ends_at, cancelledAt: null }, now);
  if (state === 'scheduled') return;
  const moved = next.startsAt.getTime() !== before.starts_at.getTime() || next.roomId !== before.room_id;
  const retimed = state === 'ended' && next.endsAt.getTime() !== before.ends_at.getTime();
  if (moved || retimed)
    throw problem({
      code: 'class_started',
      message: 'The time and the room of a class that has started stay as they are.',
      remedy: 'Create another class.',
    });
}

/** Numbers of the room's spots in service. @throws Problem not_found */
async function existingSpots(work: Work, roomId: string): Promise<Set<number>> {
  const { trx, studioId } = work;
  const room = await trx
    .selectFrom('rooms')
    .select('room_id')
    .where('studio_id', '=', studioId)
    .where('room_id', '=', roomId)
    .executeTakeFirst();
  if (!room) throw notFound('room');
  const spots = await spotsOfRoom(work, roomId);
  return new Set(spots.filter((spot) => spot.active).map((spot) => spot.spotNumber));
}

async function checkInstructor({ trx, studioId }: Work, staffId: string | null): Promise<void> {
  if (staffId === null) return;
  const found = await trx
    .selectFrom('staff')
    .select('staff_id')
    .where('studio_id', '=', studioId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  if (!found) throw notFound('instructor');
}

async function checkSpotsExist({ trx, studioId }: Work, classId: string, spots: Set<number>): Promise<void> {
  const booked = await trx
    .selectFrom('bookings')
    .select('spot_number')
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .where('state', '=', 'booked')
    .where('spot_number', 'is not', null)
    .execute();
  const missing = booked.map((row) => row.spot_number!).filter((spot) => !spots.has(spot));
  if (missing.length > 0)
    throw problem({
      code: 'spots_missing',
      message: `The other room has no spot ${missing.sort((a, b) => a - b).join(', ')}, which people have booked.`,
      remedy: 'Move these people to other spots first.',
      details: { spots: missing },
    });
}

async function checkBooked({ trx, studioId }: Work, classId: string, capacity: number): Promise<void> {
  const { rows } = await sql<{ booked: number }>`
    select count(*) as booked from bookings
    where studio_id = ${studioId} and class_id = ${classId} and state = 'booked'`.execute(trx);
  const booked = rows[0]!.booked;
  if (booked > capacity)
    throw problem({
      code: 'capacity_below_booked',
      field: 'capacity',
      message: `${booked} people are booked, more than ${capacity}.`,
      remedy: 'Raise the capacity or cancel bookings first.',
    });
}
