import { sql } from 'kysely';
import type { Work } from '../../../base/context.ts';
import { queueMail } from '../../queue-mail.ts';
import { unreachable } from '../../recipient.ts';
import { notMailed } from './not-mailed.ts';

/** Numbers that come later than this are no news any more. */
const NEWS_HOURS = 24;
/** From the numbers to the mail: what a sensor or Spivi still adds is in it. */
const DELAY_SECONDS = 5 * 60;

/**
 * Numbers of a class are there: their rider gets a mail, once for a class, unless the class is long over or the rider or
 * the studio want none.
 */
export async function queueAfterClass(
  work: Work,
  { classId, customerId, ready }: { classId: string; customerId: string; ready: boolean },
): Promise<void> {
  if (!ready) return;
  const { studio, trx, studioId, now } = work;
  const { rows } = await sql<{ rider_id: string; wait: number }>`
    select p.customer_id as rider_id, greatest(0, extract(epoch from c.ends_at - ${now}::timestamptz))::int as wait
    from class_results v
    join classes c on c.studio_id = v.studio_id and c.class_id = v.class_id
    join customers p on p.studio_id = v.studio_id and p.customer_id = v.rider_id
    join studios s on s.studio_id = v.studio_id
    where v.studio_id = ${studioId} and v.class_id = ${classId} and v.customer_id = ${customerId}
      and c.cancelled_at is null and c.starts_at <= ${now}
      and c.ends_at > ${now}::timestamptz - make_interval(hours => ${NEWS_HOURS})
      and ${unreachable} is null and ${notMailed} is null`.execute(trx);
  const [rider] = rows;
  if (!rider) return;
  const delay = studio.settings.mailDelaySeconds ?? DELAY_SECONDS;
  await queueMail(work, { kind: 'after_class', customerId: rider.rider_id, classId }, rider.wait + delay);
}
