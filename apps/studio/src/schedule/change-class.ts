import { randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { type HeardColumns, heardColumns, heardOf, stateOf } from '../mirror/index.ts';
import { spotsHeld } from '../studios/index.ts';
import {
  checkCapacity,
  checkNotOver,
  checkTimes,
  classCancelled,
  classEnded,
  type RoomSpots,
  wholeRoom,
} from './class-rules.ts';
import { chooseClassType } from './class-types/choose-class-type.ts';
import { refuseClosed } from './closures/refuse-closed.ts';
import { askBusyInstructor, askBusyRiders, refuseBusyRoom, type Span } from './overlaps.ts';
import { refuseForeign } from './own-class.ts';
import { asKnown, type ClassRecord, lockOwn, lockWithRiders, spotsOfRoom } from './store.ts';
import { settleSubstitutes } from './substitutes/settle-substitutes.ts';

/** What a class is made of; of a series, where it is made with others. */
export type NewClass = z.output<typeof endpoints.createClass.body> & { seriesId?: string };
export type ClassPatch = z.output<typeof endpoints.updateClass.body>;

/** Creates a class. @throws Problem room_busy; instructor_busy, as a question. @returns its id */
export async function createClass(call: Call, body: NewClass): Promise<string> {
  const { trx, studioId, now } = call;
  const span = { startsAt: new Date(body.startsAt), endsAt: new Date(body.endsAt) };
  const { roomId, instructorId } = body;
  checkTimes(span.startsAt, span.endsAt);
  checkNotOver(span.endsAt, now);
  const room = await holdRoom(call, roomId);
  const capacity = body.capacity === undefined ? wholeRoom(room) : checkCapacity(body.capacity, room);
  await refuseClosed(call, { roomId, span });
  await refuseBusyRoom(call, { classId: null, roomId, span });
  if (instructorId !== null) {
    await holdInstructor(call, instructorId);
    if (!body.acceptInstructorOverlap) await askBusyInstructor(call, { classId: null, instructorId, span });
  }
  const classTypeId = await chooseClassType(call, body);
  const classId = randomUUID();
  await trx
    .insertInto('classes')
    .values({
      studio_id: studioId,
      class_id: classId,
      series_id: body.seriesId ?? null,
      class_type_id: classTypeId,
      room_id: roomId,
      instructor_id: instructorId,
      title: body.title,
      description: body.description,
      starts_at: span.startsAt,
      ends_at: span.endsAt,
      capacity,
      waitlist_size: body.waitlistSize ?? null,
      late_cancel_minutes: body.lateCancelMinutes ?? ruleOf(studioId, classTypeId),
      spivi_enabled: body.spiviEnabled,
      draft: body.draft ?? false,
    })
    .execute();
  await audit(call, 'class.create', { kind: 'class', id: classId });
  await happened(call, { kind: 'class_changed', classId });
  return classId;
}

/** Until when cancelling is free in a class of which nothing else is said: as its type has it, else the studio. */
const ruleOf = (studioId: string, classTypeId: string) => sql<number>`(
  select coalesce(y.late_cancel_minutes, s.late_cancel_minutes)
  from studios s join class_types y on y.studio_id = s.studio_id and y.class_type_id = ${classTypeId}
  where s.studio_id = ${studioId})`;

/**
 * Changes a class; what people have booked stays valid or the change is refused. What is sent as it stands is no change,
 * and is not looked at.
 * @throws Problem owned_by_source; room_busy; instructor_busy and riders_busy, as questions; …
 */
export async function updateClass(call: Call, classId: string, asked: ClassPatch): Promise<void> {
  const { trx, studioId } = call;
  const before = await lockWithRiders(call, classId);
  const patch = before.source === 'tandem' ? asked : await onlySending(call, before, asked);
  if (before.cancelled_at) throw classCancelled();
  const known = await asKnown(call, classId);
  const next = {
    startsAt: patch.startsAt ? new Date(patch.startsAt) : before.starts_at,
    endsAt: patch.endsAt ? new Date(patch.endsAt) : before.ends_at,
    roomId: patch.roomId ?? before.room_id,
    instructorId: patch.instructorId === undefined ? before.instructor_id : patch.instructorId,
    capacity: patch.capacity ?? before.capacity,
  };
  const retimed =
    next.startsAt.getTime() !== before.starts_at.getTime() ||
    next.endsAt.getTime() !== before.ends_at.getTime();
  const rehoused = next.roomId !== before.room_id;
  // What is held is a spot of the room before, and a member's until the class was to begin. The screens are told of the change.
  if (rehoused || next.startsAt < before.starts_at)
    await sql`delete from spot_holds where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
  if (retimed || rehoused) await checkPlace(call, before, { ...next, retimed, rehoused });
  if (rehoused || next.capacity !== before.capacity)
    next.capacity = await changedCapacity(call, { classId, rehoused, asked: patch.capacity, ...next });
  await askOverlaps(call, before, { ...patch, ...next, retimed });
  const classTypeId = await changedType(call, patch);
  await trx
    .updateTable('classes')
    .set({
      room_id: next.roomId,
      starts_at: next.startsAt,
      ends_at: next.endsAt,
      capacity: next.capacity,
      instructor_id: next.instructorId,
      late_cancel_minutes: patch.lateCancelMinutes ?? before.late_cancel_minutes,
      // Of a class that was another system's: whom it named leads it no more.
      ...(next.instructorId !== before.instructor_id && { teacher_name: null }),
      ...(patch.title !== undefined && { title: patch.title }),
      ...(classTypeId !== null && { class_type_id: classTypeId }),
      ...(patch.waitlistSize !== undefined && { waitlist_size: patch.waitlistSize }),
      ...(patch.description !== undefined && { description: patch.description }),
      ...(patch.spiviEnabled !== undefined && { spivi_enabled: patch.spiviEnabled }),
    })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .execute();
  await audit(
    call,
    'class.update',
    { kind: 'class', id: classId },
    { fields: Object.keys(patch), ...ruleChanged(before, patch) },
  );
  await happened(call, { kind: 'class_changed', classId });
  if (next.instructorId !== before.instructor_id) await settleSubstitutes(call, [classId]);
  if (retimed || rehoused) await moveBookings(call, classId, before.starts_at, next.startsAt);
  if (retimed || rehoused) await happened(call, { kind: 'class_moved', classId, before: known });
  else if (next.instructorId !== before.instructor_id)
    await happened(call, { kind: 'instructor_replaced', classIds: [classId], before: known.instructorName });
}

/**
 * Whether a class of another system is sent to Spivi is decided here; all else there, and what is sent as it stands is no change.
 * @throws Problem owned_by_source
 */
async function onlySending(
  { trx, studioId }: Call,
  before: ClassRecord,
  patch: ClassPatch,
): Promise<ClassPatch> {
  const { title, description, class_type_id } = await trx
    .selectFrom('classes')
    .select(['title', 'description', 'class_type_id'])
    .where('studio_id', '=', studioId)
    .where('class_id', '=', before.class_id)
    .executeTakeFirstOrThrow();
  const asIso = (instant: string | undefined) => instant && new Date(instant).toISOString();
  const asked: Record<string, unknown> = {
    ...patch,
    startsAt: asIso(patch.startsAt),
    endsAt: asIso(patch.endsAt),
  };
  const stands: Record<string, unknown> = {
    ...{ title, description, classTypeId: class_type_id, roomId: before.room_id },
    ...{ startsAt: before.starts_at.toISOString(), endsAt: before.ends_at.toISOString() },
    ...{ instructorId: before.instructor_id, capacity: before.capacity },
    ...{ lateCancelMinutes: before.late_cancel_minutes, waitlistSize: before.waitlist_size },
  };
  if (Object.keys(stands).some((field) => asked[field] !== undefined && asked[field] !== stands[field]))
    refuseForeign(before);
  return { spiviEnabled: patch.spiviEnabled };
}

/** What the audit says of another rule of cancelling, since it may cost somebody something. */
const ruleChanged = (before: ClassRecord, { lateCancelMinutes: to }: ClassPatch) =>
  to === undefined || to === before.late_cancel_minutes
    ? {}
    : { lateCancelMinutes: { from: before.late_cancel_minutes, to } };

/** Marks what people have booked as moved by the studio, from the start that they knew. */
async function moveBookings(
  { trx, studioId, now }: Work,
  classId: string,
  from: Date,
  to: Date,
): Promise<void> {
  await sql`update bookings set moved_at = ${now},
      moved_from = nullif(coalesce(moved_from, ${from}), ${to}::timestamptz)
    where studio_id = ${studioId} and class_id = ${classId} and state = 'booked'`.execute(trx);
}

type Place = Span & { roomId: string };

/** Another time or room: one that may be, with the spots that people have, and nobody else in it. */
async function checkPlace(
  call: Call,
  before: ClassRecord,
  next: Place & { retimed: boolean; rehoused: boolean },
): Promise<void> {
  const { class_id: classId } = before;
  if (next.retimed) checkTimes(next.startsAt, next.endsAt);
  await checkNotStarted(call, before, next);
  if (next.startsAt.getTime() !== before.starts_at.getTime()) checkNotOver(next.endsAt, call.now);
  const room = await holdRoom(call, next.roomId);
  if (next.rehoused) await checkSpotsExist(call, classId, room);
  await refuseClosed(call, { roomId: next.roomId, span: next });
  await refuseBusyRoom(call, { classId, roomId: next.roomId, span: next });
}

/** How many are wanted now; in another room as many as it has spots, unless a number is asked for. */
async function changedCapacity(
  call: Call,
  what: { classId: string; roomId: string; rehoused: boolean; asked?: number; capacity: number },
): Promise<number> {
  const room = await holdRoom(call, what.roomId);
  const bounded = room.active.length > 0;
  const wanted = what.asked ?? (what.rehoused && bounded ? room.active.length : what.capacity);
  const capacity = checkCapacity(wanted, room);
  await checkBooked(call, what.classId, bounded ? Math.min(capacity, room.active.length) : capacity);
  return capacity;
}

/** Asks whether those who lead and those who are booked may have two classes at once, where that comes about now. */
async function askOverlaps(
  call: Call,
  before: ClassRecord,
  next: Span & {
    retimed: boolean;
    instructorId: string | null;
    acceptInstructorOverlap?: true;
    acceptRiderOverlap?: true;
  },
): Promise<void> {
  const { class_id: classId } = before;
  const { instructorId } = next;
  const another = instructorId !== before.instructor_id;
  if (instructorId !== null && (another || next.retimed)) {
    if (another) await holdInstructor(call, instructorId);
    if (!next.acceptInstructorOverlap) await askBusyInstructor(call, { classId, instructorId, span: next });
  }
  if (next.retimed && !next.acceptRiderOverlap) await askBusyRiders(call, { classId, span: next });
}

/** A class that is called otherwise is of the type of that name, unless one was chosen. */
async function changedType(work: Work, { classTypeId, title }: ClassPatch): Promise<string | null> {
  if (classTypeId === undefined && title === undefined) return null;
  return chooseClassType(work, { classTypeId, title: title ?? '' });
}

/** Cancels a class and every booking of it. Doing it again changes nothing. @throws Problem owned_by_source; class_ended */
export const cancelClass = (call: Call, classId: string): Promise<void> => cancelClasses(call, [classId]);

/** Cancels classes in one act, of which each rider is told once. Several are held already. */
export async function cancelClasses(call: Call, classIds: readonly string[]): Promise<void> {
  const bookingIds: string[] = [];
  for (const classId of classIds) bookingIds.push(...(await cancelOne(call, classId)));
  if (bookingIds.length > 0) await happened(call, { kind: 'bookings_lost', bookingIds });
}

/** @returns the bookings that went with it */
async function cancelOne(call: Call, classId: string): Promise<string[]> {
  const { trx, studioId, now } = call;
  const before = await lockOwn(call, classId);
  if (before.cancelled_at) return [];
  if (before.ends_at <= now) throw classEnded();
  await trx
    .updateTable('classes')
    .set({ cancelled_at: now })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .execute();
  const cancelled = await trx
    .updateTable('bookings')
    .set({ state: 'cancelled', cancelled_at: now, cancelled_by: 'staff', late_cancel: false })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .where('state', '=', 'booked')
    .returning('booking_id')
    .execute();
  // Nobody chooses a spot of it any more, and what is held here is not held elsewhere: each may hold so many.
  await sql`delete from spot_holds where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
  await settleSubstitutes(call, [classId]);
  await audit(call, 'class.cancel', { kind: 'class', id: classId }, { bookings: cancelled.length });
  const bookingIds = cancelled.map((row) => row.booking_id);
  await happened(call, { kind: 'roster_changed', classId, bookingIds });
  await happened(call, { kind: 'class_cancelled', classId, bookingIds });
  return bookingIds;
}

/** A class under way stays where and when it began: rides are being recorded against it. */
async function checkNotStarted(call: Call, before: ClassRecord, next: Place): Promise<void> {
  const state = await stateNow(call, before);
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

/** By the tracker's word that it has begun or is over, else by the clock: late or not, it is time. */
async function stateNow({ trx, studioId, now }: Call, { class_id, starts_at, ends_at }: ClassRecord) {
  const { rows } = await sql<HeardColumns>`
    select ${heardColumns} from class_mirror c
    where c.studio_id = ${studioId} and c.class_id = ${class_id}`.execute(trx);
  const heard = heardOf(rows[0]!);
  const times = { startsAt: starts_at, endsAt: ends_at, cancelledAt: null };
  return stateOf(times, heard?.state === 'scheduled' ? null : heard, now);
}

/** The room's spots, none of which is taken out of service until the transaction ends. @throws Problem not_found */
async function holdRoom(work: Work, roomId: string): Promise<RoomSpots> {
  const { trx, studioId } = work;
  const room = await trx
    .selectFrom('rooms')
    .select('room_id')
    .where('studio_id', '=', studioId)
    .where('room_id', '=', roomId)
    .forShare()
    .executeTakeFirst();
  if (!room) throw notFound('room');
  const spots = await spotsOfRoom(work, roomId);
  const numbers = (active: boolean) =>
    spots.filter((spot) => spot.active === active).map((spot) => spot.spotNumber);
  return { active: numbers(true), outOfService: numbers(false) };
}

/**
 * Holds whoever is to lead a class: nobody gives them another one, or takes them off the team, meanwhile.
 * @throws Problem not_found, also for who is no longer on the team
 */
async function holdInstructor({ trx, studioId }: Work, staffId: string): Promise<void> {
  const found = await trx
    .selectFrom('staff')
    .select('staff_id')
    .where('studio_id', '=', studioId)
    .where('staff_id', '=', staffId)
    .where('removed_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!found) throw notFound('instructor');
}

async function checkSpotsExist(
  { trx, studioId }: Work,
  classId: string,
  { active }: RoomSpots,
): Promise<void> {
  const booked = await trx
    .selectFrom('bookings')
    .select('spot_number')
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .where('state', '=', 'booked')
    .where('spot_number', 'is not', null)
    .execute();
  const missing = booked.map((row) => row.spot_number!).filter((spot) => !active.includes(spot));
  if (missing.length > 0)
    throw problem({
      code: 'spots_missing',
      message: `The other room has no spot ${missing.sort((a, b) => a - b).join(', ')}, which people have booked.`,
      remedy: 'Move these people to other spots first.',
      details: { spots: missing },
    });
}

async function checkBooked({ trx, studioId }: Work, classId: string, capacity: number): Promise<void> {
  const ofClass = sql`studio_id = ${studioId} and class_id = ${classId}`;
  const { rows } = await sql<{ booked: number; choosing: number }>`select
    (select count(*) from bookings where ${ofClass} and state = 'booked') as booked,
    (select count(*) from live_holds where ${ofClass}) as choosing`.execute(trx);
  const { booked, choosing } = rows[0]!;
  if (booked > capacity)
    throw problem({
      code: 'capacity_below_booked',
      field: 'capacity',
      message: `${booked} people are booked, more than ${capacity}.`,
      remedy: 'Raise the capacity or cancel bookings first.',
    });
  if (booked + choosing > capacity) throw spotsHeld('capacity');
}
