import { PASS_ENDS_SOON_DAYS, type PassEnd } from '@tandem/api/words';
import { sql } from 'kysely';
import { forEachStudio } from '../../../base/all-studios.ts';
import { inStudio } from '../../../base/call.ts';
import type { Studio, Work } from '../../../base/context.ts';
import { homeZone } from '../../../customers/index.ts';
import { isOverAt, noteTold, passesRunningOut } from '../../../passes/index.ts';
import { queueOwn } from '../../queue-mail.ts';
import { unreachable } from '../../recipient.ts';
import { notMailed } from './not-mailed.ts';

/** People whose passes are looked at in one transaction. */
const STEP_PEOPLE = 200;
/** A day of the calendar begins so much earlier or later elsewhere. */
const ZONE_DAYS = 2;
/** The job runs each day; it may have missed some. */
const CHANGED_DAYS = 3;

/** Writes to everybody whose pass runs out and who was not told of it yet, in every studio. Once a day; run again it tells nobody twice. */
export async function tellRunningOut(studio: Studio): Promise<void> {
  await forEachStudio(studio, async (studioId) => {
    await inStudio(studio, studioId, forgetTold);
    for (let last: string | null = null; ; ) {
      const after = last;
      const people: string[] = await inStudio(studio, studioId, (work) => tellSome(work, after));
      if (people.length < STEP_PEOPLE) break;
      last = people.at(-1)!;
    }
  });
}

/**
 * What staff have topped up or extended runs out anew one day, and is told of then. By the day, not at once: who takes back
 * what they added by mistake has nobody told twice.
 */
async function forgetTold({ trx, studioId, now }: Work): Promise<void> {
  const lately = (which: ReturnType<typeof sql>) => sql`exists (select from pass_entries e
    where e.studio_id = p.studio_id and e.pass_id = p.pass_id and ${which}
      and e.at > ${now}::timestamptz - make_interval(days => ${CHANGED_DAYS}))`;
  const far = sql`(${now}::timestamptz)::date + ${PASS_ENDS_SOON_DAYS + ZONE_DAYS}::integer`;
  const anew: [PassEnd, ReturnType<typeof sql>][] = [
    [
      'last_class',
      sql`not p.unlimited and p.credits_left > 1 and ${lately(sql`e.kind = 'added' and e.credits > 0`)}`,
    ],
    [
      'ending',
      sql`(p.until + p.extra_days > ${far} or p.span_count is not null
        and ${lately(sql`e.kind in ('extended', 'frozen') and e.days > ${PASS_ENDS_SOON_DAYS + ZONE_DAYS}::integer`)})`,
    ],
  ];
  for (const [word, is] of anew)
    await sql`update pass_holders h set told = array_remove(h.told, ${word}) from passes p
      where h.studio_id = ${studioId} and ${word} = any(h.told) and p.studio_id = h.studio_id
        and p.pass_id = h.pass_id and ${is}`.execute(trx);
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
        select from pass_holders h join (
          select p.*, ${isOverAt(now)} as over from passes p
        ) a on a.studio_id = h.studio_id and a.pass_id = h.pass_id
        where h.studio_id = p.studio_id and h.customer_id = p.customer_id and h.left_at is null and not a.over
          and (not 'last_class' = any(h.told) and not a.unlimited and a.credits_left = 1
            or not 'ending' = any(h.told) and (a.span_count is not null or a.until + a.extra_days <= ${near})))
    order by p.customer_id limit ${STEP_PEOPLE}`.execute(trx);
  if (people.length === 0) return [];
  const telling = await noteTold(work, await passesRunningOut(work, people));
  for (const { customerId, passId, why } of telling)
    await queueOwn(work, { kind: 'pass_running_out', customerId, before: { passId, why } });
  return people.map(({ customerId }) => customerId);
}
