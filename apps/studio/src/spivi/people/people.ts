import type { CustomerSummary, SpiviPerson, SpiviStatus } from '@tandem/api/studio';
import type { MatchState } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Visit, Work } from '../../base/context.ts';
import { getSummary } from '../../customers/index.ts';
import { loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { MatchDelayed, needCalls, orUnavailable, unavailable } from '../calls/unavailable.ts';
import { askFor } from './match-ask.ts';
import { keepAnswers } from './match-keep.ts';
import { peopleWhere } from './match-people.ts';
import { breakMissing } from './match-verify.ts';

const PAGE_ROWS = 50;
/** People named who share an email; a family is not larger. */
const MAX_SHARING = 20;

/** Before a connection is enabled, whom the preview found counts as linked. */
const shown = sql<MatchState>`case when p.draft and p.client_id is null and p.found_client_id is not null
  and p.result_holds then 'linked' else p.standing end`;

/** One page of the customers who stand so with Spivi, by name, with those who may be meant and who holds them. */
export async function listPeople(
  { trx, studioId }: Work,
  { match, after }: { match: MatchState; after?: string },
): Promise<{ people: SpiviPerson[]; next: string | null }> {
  const place = sql`lower(p.last_name), lower(p.first_name), p.customer_id`;
  const { rows } = await sql<Omit<SpiviPerson, 'checkedAt'> & { checkedAt: Date | null }>`
    with page as (
      select p.studio_id, p.customer_id, p.name, p.email, p.email_normalized,
        case when ${match} in ('linked', 'broken') then coalesce(p.client_id, p.found_client_id) end as client_id,
        greatest(p.link_checked_at, p.asked_at) as checked_at,
        case when p.result_holds and ${match} <> 'linked' then p.candidates else '[]' end as candidates,
        row_number() over (order by ${place}) as place
      from person_mirror p
      where p.studio_id = ${studioId} and p.erased_at is null and ${shown} = ${match}
        and (${after ?? null}::text is null or (${place}) > (select ${place} from customers p
          where p.studio_id = ${studioId} and p.customer_id::text = ${after ?? null}))
      order by ${place} limit ${PAGE_ROWS + 1}
    )
    select customer_id as "customerId", name, email, ${match} as match, client_id as "clientId",
      checked_at as "checkedAt",
      (select coalesce(jsonb_agg(jsonb_build_object('clientId', c."clientId", 'name', c.name, 'email', c.email,
          'holder', (select jsonb_build_object('customerId', h.customer_id, 'name', h.name) from person_mirror h
            where h.studio_id = page.studio_id and h.client_id = c."clientId"))), '[]')
        from jsonb_to_recordset(candidates) as c ("clientId" bigint, name text, email text)) as candidates,
      (select coalesce(jsonb_agg(jsonb_build_object('customerId', o.customer_id, 'name', o.name)), '[]') from (
        select customer_id, name from customers o
        where o.studio_id = page.studio_id and o.email_normalized = page.email_normalized
          and o.customer_id <> page.customer_id limit ${MAX_SHARING}) o) as "sharedWith"
    from page order by place`.execute(trx);
  const people = rows
    .slice(0, PAGE_ROWS)
    .map((row) => ({ ...row, checkedAt: row.checkedAt?.toISOString() ?? null }));
  return { people, next: rows.length > PAGE_ROWS ? people.at(-1)!.customerId : null };
}

type PeopleCounts = Pick<
  SpiviStatus['counts'],
  'linked' | 'notFound' | 'ambiguous' | 'conflict' | 'broken' | 'notChecked'
>;

/** How many customers stand how with Spivi. */
export async function countPeople({ trx, studioId }: Work): Promise<PeopleCounts> {
  const { rows } = await sql<{ match: MatchState; people: number }>`
    select ${shown} as match, count(*) as people from person_mirror p
    where p.studio_id = ${studioId} and p.erased_at is null group by 1`.execute(trx);
  const of = (match: MatchState) => rows.find((row) => row.match === match)?.people ?? 0;
  return {
    linked: of('linked'),
    notFound: of('not_found'),
    ambiguous: of('ambiguous'),
    conflict: of('conflict'),
    broken: of('broken'),
    notChecked: of('not_checked'),
  };
}

/**
 * Looks a customer up at Spivi now, more closely than a run does: clients of the same name are suggested.
 * @throws Problem not_found, not_connected, spivi_unavailable
 */
export async function checkLink(
  { studio, caller: { studioId } }: Visit,
  customerId: string,
): Promise<CustomerSummary['spivi']> {
  const { about, person } = await inStudio(studio, studioId, async (work) => {
    const connection = await loadConnection(work);
    const preview = stoppedBecause(connection) === 'draft';
    const [person] = await peopleWhere(work, { customerId, most: 1 });
    if (!person) throw notFound('customer');
    return { about: { connection: preview ? connection! : needCalls(connection), preview }, person };
  });
  await orUnavailable(async () => {
    const { answers, lost } = await askFor(studio, about, [person], true);
    if (lost) throw new MatchDelayed(lost);
    if (answers[0]?.failure) throw unavailable(answers[0].failure.message);
    await inStudio(studio, studioId, async (work) => {
      await keepAnswers(work, about, answers);
      await breakMissing(work);
    });
  });
  return inStudio(studio, studioId, async (work) => (await getSummary(work, customerId)).spivi);
}
