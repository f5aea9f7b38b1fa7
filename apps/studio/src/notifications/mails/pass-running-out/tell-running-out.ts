import { PASS_ENDS_SOON_DAYS } from '@tandem/api/words';
import { sql } from 'kysely';
import { allStudios } from '../../../base/all-studios.ts';
import { inStudio } from '../../../base/call.ts';
import type { Studio, Work } from '../../../base/context.ts';
import { homeZone } from '../../../customers/index.ts';
import { noteTold, passesRunningOut } from '../../../passes/index.ts';
import { queueOwn } from '../../queue-mail.ts';
import { unreachable } from '../../recipient.ts';
import { notMailed } from './not-mailed.ts';

/** People whose passes are looked at in one transaction. */
const STEP_PEOPLE = 200;
/** A day of the calendar begins so much earlier or later elsewhere. */
const ZONE_DAYS = 2;

/** Writes to everybody whose pass runs out and who was not told of it yet, in every studio. Once a day; run again it tells nobody twice. */
export async function tellRunningOut(studio: Studio): Promise<void> {
  for await (const studioId of allStudios(studio))
    for (let last: string | null = null; ; ) {
      const after = last;
      const people: string[] = await inStudio(studio, studioId, (work) => tellSome(work, after));
      if (people.length < STEP_PEOPLE) break;
      last = people.at(-1)!;
    }
}

/** The next people after one, by their ids, some of whose passes may run out. @returns them, told or not */
async function tellSome(work: Work, after: string | null): Promise<string[]> {
  const { trx, studioId, now } = work;
  const near = sql`((${now}::timestamptz)::date + ${PASS_ENDS_SOON_DAYS + ZONE_DAYS}::integer)`;
  const { rows: people } = await sql<{ customerId: string; today: string }>`
    select p.customer_id as "customerId", (${now}::timestamptz at time zone ${homeZone})::date as today
    from customers p join studios s on s.studio_id = p.studio_id
    where p.studio_id = ${studioId} and (${after}::uuid is null or p.customer_id > ${after}::uuid)
      and ${unreachable} is null and ${notMailed} is null and exists (
        select from pass_holders h join passes a on a.studio_id = h.studio_id and a.pass_id = h.pass_id
        where h.studio_id = p.studio_id and h.customer_id = p.customer_id and h.left_at is null and a.ended_at is null
          and (not 'last_class' = any(h.told) and not a.unlimited and a.credits_left = 1
            or not 'ending' = any(h.told) and (a.span_count is not null or a.until + a.extra_days <= ${near})))
    order by p.customer_id limit ${STEP_PEOPLE}`.execute(trx);
  if (people.length === 0) return [];
  const telling = await noteTold(work, await passesRunningOut(work, people));
  for (const { customerId, passId, why } of telling)
    await queueOwn(work, { kind: 'pass_running_out', customerId, before: { passId, why } });
  return people.map(({ customerId }) => customerId);
}
