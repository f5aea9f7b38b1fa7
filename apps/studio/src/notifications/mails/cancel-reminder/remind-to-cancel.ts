import { MAX_LATE_CANCEL_MINUTES } from '@tandem/api/words';
import { sql } from 'kysely';
import { forEachStudio } from '../../../base/all-studios.ts';
import { inStudio } from '../../../base/call.ts';
import type { Studio, Work } from '../../../base/context.ts';
import { queueAct } from '../../queue-mail.ts';
import { unreachable } from '../../recipient.ts';
import { freeUntil } from '../class-facts.ts';
import { isNight, MAX_AHEAD_HOURS, remindAt } from './remind-at.ts';

/** Reminders that are queued in one transaction. */
const STEP_REMINDERS = 200;
/** Of a studio in one run; what is left has the next. */
const MAX_STEPS = 25;

/**
 * Reminds whoever will soon not cancel for free any more, in every studio: once for a booking and a time of its class. Every few
 * minutes; also beside itself it tells nobody twice. A studio whose reminders fail keeps none of another's back. Of a class that was taken
 * over from another system nobody is told who booked there. @throws AggregateError as `forEachStudio`
 */
export async function remindToCancel(studio: Studio): Promise<void> {
  await forEachStudio(studio, async (studioId) => {
    for (let step = 0; step < MAX_STEPS; step++) {
      const told = await inStudio(studio, studioId, remindSome);
      if (told < STEP_REMINDERS) break;
    }
  });
}

/** @returns how many were found that are due */
async function remindSome(work: Work): Promise<number> {
  const { studio, trx, studioId, now } = work;
  const until = sql`f.until`;
  const zone = sql`c.time_zone`;
  // What a booking and its class's time are reminded by: the same for whoever finds them.
  const actId = sql`md5(b.booking_id || ' cancel_reminder ' || extract(epoch from c.starts_at))::uuid`;
  const { rows } = await sql<{ customerId: string; classId: string; startsAt: Date; actId: string }>`
    select b.customer_id as "customerId", b.class_id as "classId", c.starts_at as "startsAt", ${actId} as "actId"
    from class_places c
    join classes o on o.studio_id = c.studio_id and o.class_id = c.class_id and o.source = 'tandem' and not o.draft
    join bookings b on b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked'
      and b.checked_in_at is null
    join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
      and ${unreachable} is null
      -- Of a child's class its guardian chooses: asked when it is written.
      and (p.reminder_mail or p.account_id is null and exists (
        select from guardians g where g.studio_id = p.studio_id and g.customer_id = p.customer_id))
    cross join lateral (select ${freeUntil(studio)} as until) f
    where c.studio_id = ${studioId} and c.cancelled_at is null and c.starts_at > ${now}
      and c.starts_at <= ${now}::timestamptz + make_interval(mins => ${MAX_LATE_CANCEL_MINUTES}, hours => ${MAX_AHEAD_HOURS})
      and c.starts_at - make_interval(mins => c.late_cancel_minutes) <= ${now}::timestamptz + make_interval(hours => ${MAX_AHEAD_HOURS})
      and f.until > ${now} and not ${isNight(now, zone)}
      and ${remindAt(until, zone)} <= ${now} and b.booked_at < ${remindAt(until, zone)}
      and not exists (select from taken_classes k
        where k.studio_id = c.studio_id and k.class_id = c.class_id and b.booked_at <= k.taken_at)
      and not exists (select from mails m where m.studio_id = b.studio_id and m.customer_id = b.customer_id
        and m.act_id = ${actId})
    order by f.until, b.booking_id limit ${STEP_REMINDERS}`.execute(trx);
  for (const { startsAt, ...one } of rows)
    await queueAct(
      work,
      { kind: 'cancel_reminder', ...one, before: { startsAt: startsAt.toISOString() } },
      0,
    );
  return rows.length;
}
