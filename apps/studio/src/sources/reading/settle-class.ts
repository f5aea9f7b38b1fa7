import { randomUUID } from 'node:crypto';
import type { SourceClassTrouble } from '@tandem/api/words';
import { Problem } from '@tandem/platform';
import { sql } from 'kysely';
import { announceChange } from '../../base/changes.ts';
import type { Work } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { type ClassRecord, chooseClassType, lockWithRiders, refuseBusyRoom } from '../../schedule/index.ts';
import type { Connection } from '../calls/connection.ts';
import { isGone } from '../rules.ts';
import { leaders, teacherName } from '../teachers/leaders.ts';
import { tellRiders } from './settle-roster.ts';

type Of = Pick<Connection, 'source'>;
type Row = {
  classId: string | null;
  title: string;
  startsAt: Date;
  endsAt: Date;
  capacity: number | null;
  cancelled: boolean;
  missing: number;
  roomId: string | null;
  /** Whether the studio wants classes of its place. */
  followed: boolean;
  /** Spots in service of that room. */
  spots: number;
  /** Who leads it here; else what who leads it is called there. */
  instructorId: string | null;
  teacherName: string | null;
};

/**
 * Makes the class here as it was read: makes it, moves it, cancels it with all who are booked in it, or says why not. Nobody is
 * mailed: the source tells its people itself. Again it changes nothing. Once a class has begun here and is set to a time after
 * it, it is left as it was, with whoever rode it, and what it has become is a class of its own.
 */
export async function settleClass(work: Work, of: Of, foreignId: string): Promise<void> {
  const { now } = work;
  const known = await readRow(work, of, foreignId);
  if (!known) return;
  const followed = known.classId === null ? null : await lockWithRiders(work, known.classId);
  // What is kept of a class is locked after the class itself, and may have become otherwise before.
  const row = await readRow(work, of, foreignId, true);
  if (!row || row.classId !== known.classId) return;
  // Taken over it is the studio's own, and follows nobody.
  if (followed && followed.source !== of.source) return;
  const off = row.cancelled || isGone(row.missing) || !row.followed;
  const movedOn = !off && followed !== null && isLater(work, followed, row);
  if (movedOn) await leave(work, of, foreignId);
  const before = movedOn ? null : followed;
  // A class that is over was ridden as it was.
  if (before && before.ends_at <= now) return say(work, of, foreignId, { trouble: null });
  if (off) {
    if (before && before.cancelled_at === null) await cancelQuietly(work, before);
    return say(work, of, foreignId, { trouble: null });
  }
  if (!before && row.endsAt <= now) return say(work, of, foreignId, { trouble: null });
  const { roomId } = row;
  if (roomId === null) return say(work, of, foreignId, { trouble: 'no_room' });
  const placed = before ? asBegun(work, before, { ...row, roomId }) : { ...row, roomId };
  if (await isTaken(work, placed)) return say(work, of, foreignId, { trouble: 'room_taken' });
  const classId = before ? before.class_id : await make(work, of, placed);
  if (before) await change(work, before, placed);
  await say(work, of, foreignId, { trouble: null, classId });
}

/** Whether a class that has begun here is now one that begins after it. */
const isLater = ({ now }: Work, begun: ClassRecord, { startsAt, endsAt }: Row): boolean =>
  begun.starts_at <= now && startsAt >= begun.ends_at && endsAt > now;

/** Follows the class here no more, nor any booking in it: both stay as they are. */
async function leave({ trx, studioId }: Work, { source }: Of, foreignId: string): Promise<void> {
  await sql`update source_bookings set booking_id = null
    where studio_id = ${studioId} and source = ${source} and foreign_class = ${foreignId}`.execute(trx);
  await sql`update source_classes set class_id = null
    where studio_id = ${studioId} and source = ${source} and foreign_id = ${foreignId}`.execute(trx);
}

async function readRow(
  { trx, studioId }: Work,
  { source }: Of,
  foreignId: string,
  lock = false,
): Promise<Row | null> {
  const { rows } = await sql<Row>`
    select s.class_id as "classId", s.title, s.starts_at as "startsAt", s.ends_at as "endsAt", s.capacity, s.cancelled,
      s.missing, p.room_id as "roomId", coalesce(p.followed, true) as followed,
      (select count(*)::int from spots t where t.studio_id = s.studio_id and t.room_id = p.room_id and t.active) as spots,
      f.staff_id as "instructorId", ${teacherName} as "teacherName"
    from source_classes s
    left join source_places p on p.studio_id = s.studio_id and p.source = s.source and p.place_id = s.place_id
    ${leaders}
    where s.studio_id = ${studioId} and s.source = ${source} and s.foreign_id = ${foreignId}
    ${lock ? sql`for no key update of s` : sql``}`.execute(trx);
  return rows[0] ?? null;
}

async function say(
  work: Work,
  { source }: Of,
  foreignId: string,
  { trouble, classId }: { trouble: SourceClassTrouble | null; classId?: string },
): Promise<void> {
  const { trx, studioId } = work;
  const { rows } =
    await sql`update source_classes set trouble = ${trouble}, class_id = coalesce(${classId ?? null}, class_id)
    where studio_id = ${studioId} and source = ${source} and foreign_id = ${foreignId}
      and (trouble is distinct from ${trouble} or class_id is distinct from coalesce(${classId ?? null}, class_id))
    returning 1`.execute(trx);
  if (rows.length > 0) await announceChange(work, 'source', null);
}

type Placed = Row & { roomId: string };
/** How many it sells: what the source says, else as many as the room has spots. */
const capacityOf = ({ capacity, spots }: Row) => capacity ?? Math.max(1, spots);

/** A class under way stays where and when it began: rides are being recorded against it. */
const asBegun = ({ now }: Work, before: ClassRecord, row: Placed): Placed => {
  if (before.starts_at > now) return row;
  // Moved to before it began, it cannot end then: it ends as it was to.
  const endsAt = row.endsAt > before.starts_at ? row.endsAt : before.ends_at;
  return { ...row, startsAt: before.starts_at, endsAt, roomId: before.room_id };
};

async function isTaken(work: Work, { classId, roomId, startsAt, endsAt }: Placed): Promise<boolean> {
  try {
    await refuseBusyRoom(work, { classId, roomId, span: { startsAt, endsAt } });
    return false;
  } catch (error) {
    if (error instanceof Problem && error.code === 'room_busy') return true;
    throw error;
  }
}

async function make(work: Work, { source }: Of, row: Placed): Promise<string> {
  const { trx, studioId } = work;
  const classId = randomUUID();
  const { title, startsAt, endsAt, roomId } = row;
  await trx
    .insertInto('classes')
    .values({
      studio_id: studioId,
      class_id: classId,
      source,
      class_type_id: await chooseClassType(work, { title }),
      room_id: roomId,
      instructor_id: row.instructorId,
      teacher_name: row.teacherName,
      title,
      starts_at: startsAt,
      ends_at: endsAt,
      capacity: capacityOf(row),
      waitlist_size: 0,
    })
    .execute();
  await happened(work, { kind: 'class_changed', classId });
  return classId;
}

async function change(work: Work, before: ClassRecord, row: Placed): Promise<void> {
  const { trx, studioId } = work;
  const { title, startsAt, endsAt, roomId, instructorId, teacherName: called } = row;
  const classId = before.class_id;
  const { rows } =
    await sql`update classes set title = ${title}, starts_at = ${startsAt}, ends_at = ${endsAt},
      room_id = ${roomId}, capacity = coalesce(${row.capacity}::integer, capacity), cancelled_at = null,
      instructor_id = ${instructorId}, teacher_name = ${called},
      class_type_id = case when title = ${title} then class_type_id else ${await chooseClassType(work, { title })} end
    where studio_id = ${studioId} and class_id = ${classId}
      and (title, starts_at, ends_at, room_id, capacity, instructor_id, teacher_name) is distinct from
        (${title}, ${startsAt}::timestamptz, ${endsAt}::timestamptz, ${roomId}::uuid, coalesce(${row.capacity}::integer, capacity),
          ${instructorId}::uuid, ${called}::text)
      or studio_id = ${studioId} and class_id = ${classId} and cancelled_at is not null
    returning 1`.execute(trx);
  if (rows.length === 0) return;
  // A spot is one of its room: who is booked gets one of the new room from what was read.
  if (before.room_id !== roomId)
    await sql`update bookings set spot_number = null where studio_id = ${studioId} and class_id = ${classId}`.execute(
      trx,
    );
  await happened(work, { kind: 'class_changed', classId });
}

/** Takes a class off with all who are booked in it, and mails nobody. The caller holds it and its riders. */
export async function cancelQuietly(work: Work, { class_id: classId }: ClassRecord): Promise<void> {
  const { trx, studioId, now } = work;
  await sql`update classes set cancelled_at = ${now} where studio_id = ${studioId} and class_id = ${classId}`.execute(
    trx,
  );
  const { rows } = await sql<{ id: string }>`
    update bookings set state = 'cancelled', cancelled_at = ${now}, cancelled_by = 'staff', late_cancel = false,
      checked_in_at = null
    where studio_id = ${studioId} and class_id = ${classId} and state = 'booked' returning booking_id as id`.execute(
    trx,
  );
  const bookingIds = rows.map((row) => row.id);
  await happened(work, { kind: 'roster_changed', classId, bookingIds });
  await happened(work, { kind: 'class_cancelled', classId, bookingIds });
  await tellRiders(work, bookingIds);
}
