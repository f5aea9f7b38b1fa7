import { sql } from 'kysely';
import { cancelGraceMinutes } from '../../base/cancel-grace.ts';
import type { Work } from '../../base/context.ts';
import type { ClassBefore } from '../../base/events.ts';
import type { WaitingMail } from '../mail.ts';

/** A class as it stands now. */
export type ClassNow = Omit<ClassBefore, 'startsAt' | 'endsAt'> & {
  startsAt: Date;
  endsAt: Date;
  title: string;
  cancelled: boolean;
};

/** … with the recipient's own booking in it. */
export type ClassFacts = ClassNow & {
  classId: string;
  bookingId: string;
  booked: boolean;
  lateCancel: boolean;
  spotNumber: number | null;
  calendarSequence: number;
  calendarChangedAt: Date;
  address: string;
  checkedIn: boolean;
  /** Until when the rule lets them cancel at no cost; null where none does: a class without one, too late, or moved by the studio. */
  freeUntil: Date | null;
  /** From when on cancelling is late, the first minutes after booking kept free; null: never before it begins. */
  lateFrom: Date | null;
};

/** Until when the rule of the class `c` or of its booking `b`, the kinder, lets one cancel; null as in `ClassFacts`. */
export const freeUntil = (studio: Work['studio']) => sql<Date | null>`(select case
    when least(b.late_cancel_minutes, c.late_cancel_minutes) > 0
      and r.until = c.starts_at - make_interval(mins => least(b.late_cancel_minutes, c.late_cancel_minutes)) then r.until end
  from (select late_from(c.starts_at, least(b.late_cancel_minutes, c.late_cancel_minutes), b.booked_at, b.moved_at,
    ${cancelGraceMinutes(studio)}) as until) r)`;

/** From when on cancelling the booking `b` of the class `c` is late; null as in `ClassFacts`. */
const lateFrom = (
  studio: Work['studio'],
) => sql<Date | null>`(select case when r.at < c.starts_at then r.at end
  from (select late_from(c.starts_at, least(b.late_cancel_minutes, c.late_cancel_minutes), b.booked_at, b.moved_at,
    ${cancelGraceMinutes(studio)}) as at) r)`;

/** The classes that a mail is about, soonest first: their own, or those that it names; with the latest booking of each. */
export async function readClasses(
  { studio, trx, studioId }: Work,
  { customerId, classId }: WaitingMail,
  classIds: readonly (string | null)[] = [classId],
): Promise<ClassFacts[]> {
  const { rows } = await sql<ClassFacts>`
    select c.class_id as "classId", c.title, c.starts_at as "startsAt", c.ends_at as "endsAt", c.room_name as "roomName",
      c.location_name as "locationName", c.time_zone as "timeZone", coalesce(s.name, c.teacher_name) as "instructorName",
      c.cancelled_at is not null as cancelled, b.booking_id as "bookingId", b.state = 'booked' as booked, b.late_cancel as "lateCancel",
      b.spot_number as "spotNumber", b.calendar_sequence as "calendarSequence",
      b.calendar_changed_at as "calendarChangedAt", l.address, b.checked_in_at is not null as "checkedIn",
      ${freeUntil(studio)} as "freeUntil", ${lateFrom(studio)} as "lateFrom"
    from class_places c
    join lateral (
      select * from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id
        and b.customer_id = ${customerId} order by b.state, b.booked_at desc limit 1
    ) b on true
    join locations l on l.studio_id = c.studio_id and l.location_id = c.location_id
    left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    where c.studio_id = ${studioId} and c.class_id = any(${classIds}::uuid[])
    order by c.starts_at, c.class_id`.execute(trx);
  return rows;
}
