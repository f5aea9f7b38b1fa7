import type { endpoints } from '@tandem/api/studio';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { checkHowMany, makeClasses } from './make-classes.ts';
import { addDays, instantOf, wallTimeOf, weekdayOf } from './wall-time.ts';

type Wish = z.output<typeof endpoints.copyWeek.body>;
type Made = z.input<typeof endpoints.copyWeek.response>;

type Copied = {
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
};

/**
 * Makes the classes of a location's week again in the weeks after it, at the same times on the wall. Cancelled ones are
 * not copied, and who has left the team leads none of the copies.
 * @throws Problem classes_refused, also where the class of an earlier copy stands there already
 */
export async function copyWeek(call: Call, locationId: string, wish: Wish): Promise<Made> {
  const { trx, studioId } = call;
  const { monday, weeks, instructors, acceptInstructorOverlap, leaveOut = false } = wish;
  if (weekdayOf(monday) !== 1) throw invalidField('monday', 'A week begins on a Monday.', 'Choose a Monday.');
  const place = await trx
    .selectFrom('locations')
    .select('time_zone')
    .where('studio_id', '=', studioId)
    .where('location_id', '=', locationId)
    .executeTakeFirst();
  if (!place) throw notFound('location');
  const timeZone = place.time_zone;
  const { rows } = await sql<Copied>`
    select c.class_type_id as "classTypeId", c.title, c.description, c.room_id as "roomId",
      (select s.staff_id from staff s
        where s.studio_id = c.studio_id and s.staff_id = c.instructor_id and s.removed_at is null) as "instructorId",
      c.starts_at as "startsAt", c.ends_at as "endsAt", c.wanted_capacity as capacity,
      (select v.waitlist_size from classes v where v.studio_id = c.studio_id and v.class_id = c.class_id) as "waitlistSize",
      c.late_cancel_minutes as "lateCancelMinutes", c.spivi_enabled as "spiviEnabled"
    from class_places c
    where c.studio_id = ${studioId} and c.location_id = ${locationId} and c.cancelled_at is null
      and c.starts_at >= ${instantOf(monday, '00:00', timeZone)}
      and c.starts_at < ${instantOf(addDays(monday, 7), '00:00', timeZone)}
    order by c.starts_at, c.class_id`.execute(trx);
  checkHowMany(rows.length * weeks, 'weeks');
  const wanted = Array.from({ length: weeks }, (_, n) => n + 1).flatMap((later) =>
    rows.map((one) => {
      const { day, time } = wallTimeOf(one.startsAt, timeZone);
      const startsAt = instantOf(addDays(day, 7 * later), time, timeZone);
      const endsAt = new Date(startsAt.getTime() + one.endsAt.getTime() - one.startsAt.getTime());
      return {
        ...one,
        instructorId: instructors ? one.instructorId : null,
        acceptInstructorOverlap,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      };
    }),
  );
  const made = await makeClasses(call, wanted, leaveOut);
  await audit(
    call,
    'week.copy',
    { kind: 'location', id: locationId },
    { monday, weeks, classes: made.classIds.length, leftOut: made.leftOut.length },
  );
  return made;
}
