import type { endpoints } from '@tandem/api/studio';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { daysLater, type Pattern, patternColumns } from './made-again.ts';
import { checkHowMany, makeClasses } from './make-classes.ts';
import { addDays, instantOf, weekdayOf } from './wall-time.ts';

type Wish = z.output<typeof endpoints.copyWeek.body>;
type Made = z.input<typeof endpoints.copyWeek.response>;

/**
 * Makes the classes of a location's week again in the weeks after it, at the same times on the wall. Cancelled ones are
 * not copied, nor what another system owns; who has left the team leads none of the copies, and a draft’s copy is a draft.
 * @throws Problem classes_refused, also where the class of an earlier copy stands there already
 */
export async function copyWeek(call: Call, locationId: string, wish: Wish): Promise<Made> {
  const { trx, studioId } = call;
  const { monday, weeks, instructors, acceptInstructorOverlap, leaveOut = false, draft } = wish;
  if (weekdayOf(monday) !== 1) throw invalidField('monday', 'A week begins on a Monday.', 'Choose a Monday.');
  const place = await trx
    .selectFrom('locations')
    .select('time_zone')
    .where('studio_id', '=', studioId)
    .where('location_id', '=', locationId)
    .executeTakeFirst();
  if (!place) throw notFound('location');
  const timeZone = place.time_zone;
  const { rows } = await sql<Pattern>`
    select ${patternColumns}
    from class_places c
    where c.studio_id = ${studioId} and c.location_id = ${locationId} and c.cancelled_at is null
      and exists (select from classes o where o.studio_id = c.studio_id and o.class_id = c.class_id and o.source = 'tandem')
      and c.starts_at >= ${instantOf(monday, '00:00', timeZone)}
      and c.starts_at < ${instantOf(addDays(monday, 7), '00:00', timeZone)}
    order by c.starts_at, c.class_id`.execute(trx);
  checkHowMany(rows.length * weeks, 'weeks');
  const wanted = Array.from({ length: weeks }, (_, n) => n + 1).flatMap((later) =>
    rows.map((one) => ({
      ...daysLater(one, 7 * later, timeZone),
      instructorId: instructors ? one.instructorId : null,
      acceptInstructorOverlap,
      draft: one.draft || draft,
    })),
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
