import { sql } from 'kysely';
import { addDays, instantOf, wallTimeOf } from './wall-time.ts';

/** A class as it is made again on another day. */
export type Pattern = {
  classTypeId: string;
  title: string;
  description: string;
  roomId: string;
  instructorId: string | null;
  startsAt: Date;
  endsAt: Date;
  capacity: number;
  lateCancelMinutes: number;
  waitlistSize: number | null;
  spiviEnabled: boolean;
  draft: boolean;
};

/** Its columns, of the class `c`: who has left the team leads no new one. */
export const patternColumns = sql`c.class_type_id as "classTypeId", c.title, c.description, c.room_id as "roomId",
  (select s.staff_id from staff s
    where s.studio_id = c.studio_id and s.staff_id = c.instructor_id and s.removed_at is null) as "instructorId",
  c.starts_at as "startsAt", c.ends_at as "endsAt", c.wanted_capacity as capacity,
  (select v.waitlist_size from classes v where v.studio_id = c.studio_id and v.class_id = c.class_id) as "waitlistSize",
  c.late_cancel_minutes as "lateCancelMinutes", c.spivi_enabled as "spiviEnabled", c.draft`;

/** The same class so many days later, at the same time on the wall and as long. */
export function daysLater<P extends Pattern>(one: P, days: number, timeZone: string) {
  const { day, time } = wallTimeOf(one.startsAt, timeZone);
  const startsAt = instantOf(addDays(day, days), time, timeZone);
  const endsAt = new Date(startsAt.getTime() + one.endsAt.getTime() - one.startsAt.getTime());
  return { ...one, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
