import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { erasedClients } from '../../customers/index.ts';
import { CallsStopped } from '../calls/call.ts';
import { type Connection, loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { MatchDelayed } from '../calls/unavailable.ts';
import { markCustomerDirty } from '../classes/mark-dirty.ts';
import { type Answer, askFor, type Person } from './match-ask.ts';
import { isAboutOne, MAX_LOST_IN_ROW, peopleWhere } from './match-people.ts';
import { whoMayBeMeant } from './match-rule.ts';
import { markForPush } from './push-mark.ts';

/** A client who is not found counts as gone only when a look-up so much later does not find them either. */
export const SECOND_LOOK_SECONDS = 60;
const STEP_PEOPLE = 50;
/** A job works so long and hands over to its successor: well below its lease. */
const SLICE_MS = 20_000;
/** More clients gone in a day than this, or than a tenth, are believed only when a person says so. */
const MAX_BELIEVED_GONE = 10;
const MAX_BELIEVED_SHARE = 0.1;
const DAY_MS = 24 * 3_600_000;

/** Writes what a look-up said about links: found, found under another email, or missing. */
export async function keepVerified(
  work: Work,
  { studioId, siteId }: Connection,
  answers: readonly Answer[],
): Promise<void> {
  const { trx, now } = work;
  const clientIds = answers.flatMap(({ clients }) => clients.map((client) => client.clientId));
  const erased = await erasedClients(work, siteId, clientIds);
  const rows = answers.map(({ person, clients }) => {
    const found = clients.find((client) => client.clientId === person.link!.clientId);
    return {
      customer_id: person.customerId,
      client_id: person.link!.clientId,
      email: found?.email ?? null,
      // A name alone proves nothing: who has no known email is not missing.
      missing: !found && person.link!.email !== null,
      candidates: found
        ? []
        : whoMayBeMeant({ ...person, clients: clients.filter((client) => !erased.has(client.clientId)) }),
      email_normalized: person.emailNormalized,
    };
  });
  const { rows: seen } = await sql<{ customer_id: string; healed: boolean; missing: boolean }>`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as t (customer_id uuid, client_id bigint, email text, missing boolean)
    ), before as (
      select k.customer_id, k.broken_since, t.email, t.missing from spivi_links k join told t using (customer_id, client_id)
      where k.studio_id = ${studioId} order by k.customer_id for update of k
    )
    update spivi_links k set checked_at = ${now}, email = coalesce(b.email, k.email),
      missing_since = case when b.missing then coalesce(k.missing_since, ${now}) end,
      broken_since = case when b.missing then k.broken_since end
    from before b where k.studio_id = ${studioId} and k.customer_id = b.customer_id
    returning k.customer_id, b.broken_since is not null and not b.missing as healed, b.missing`.execute(trx);
  const healed = seen.filter((row) => row.healed).map((row) => row.customer_id);
  const missing = new Set(seen.filter((row) => row.missing).map((row) => row.customer_id));
  if (healed.length > 0) {
    await markForPush(work, healed);
    await markCustomerDirty(work, ...healed);
  }
  if (missing.size === 0) return;
  const suggested = rows.filter((row) => missing.has(row.customer_id));
  await sql`
    insert into spivi_matches (studio_id, customer_id, email_normalized, result, candidates, checked_at)
    select ${studioId}, t.customer_id, t.email_normalized, 'not_found', t.candidates, ${now}
    from jsonb_to_recordset(${JSON.stringify(suggested)}::jsonb)
      as t (customer_id uuid, email_normalized text, candidates jsonb)
    on conflict (studio_id, customer_id) do update set result = 'not_found', client_id = null,
      email_normalized = excluded.email_normalized, candidates = excluded.candidates, checked_at = excluded.checked_at`.execute(
    trx,
  );
  await sendSecondLook(work);
}

const sendSecondLook = ({ studio, trx, studioId }: Work) =>
  studio.jobs.send(
    trx,
    'verify-missing',
    { studioId },
    { key: studioId, startAfterSeconds: SECOND_LOOK_SECONDS + 1 },
  );

/** Looks a second time for clients who were not found; those missing still are believed to be gone. */
export async function verifyMissing(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const connection = await inStudio(studio, studioId, (work) => loadConnection(work));
  if (!connection || stoppedBecause(connection)) return;
  const secondLook = new Date(studio.now().getTime() - SECOND_LOOK_SECONDS * 1000);
  const due = sql<boolean>`p.missing_since <= ${secondLook} and p.broken_since is null
    and p.link_checked_at < p.missing_since + make_interval(secs => ${SECOND_LOOK_SECONDS})`;
  const until = Date.now() + SLICE_MS;
  let last: string | null = null;
  let lostInRow = 0;
  try {
    for (;;) {
      if (Date.now() > until)
        return await inStudio(studio, studioId, ({ trx }) =>
          studio.jobs.send(trx, 'verify-missing', { studioId }, { key: studioId }),
        );
      const people: Person[] = await inStudio(studio, studioId, (work) =>
        peopleWhere(work, { after: last, where: due, most: STEP_PEOPLE }),
      );
      if (people.length === 0) break;
      const { answers, lost } = await askFor(studio, { connection, preview: false }, people);
      const judged = answers.filter((answer) => !answer.failure);
      await inStudio(studio, studioId, (work) => keepVerified(work, connection, judged));
      lostInRow = answers.length > 0 ? 0 : lostInRow;
      if (lost && (!isAboutOne(lost) || ++lostInRow >= MAX_LOST_IN_ROW)) throw new MatchDelayed(lost);
      // One who is refused or passed over stays as they are until the next run.
      last = people[Math.max(0, answers.length - (lost ? 0 : 1))]!.customerId;
    }
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
    return;
  }
  await inStudio(studio, studioId, async (work) => {
    const { trx } = work;
    await breakMissing(work);
    const young = await sql`select 1 from spivi_links k where k.studio_id = ${studioId}
      and k.missing_since > ${secondLook} and k.broken_since is null limit 1`.execute(trx);
    if (young.rows.length > 0) await sendSecondLook(work);
  });
}

/**
 * Declares broken the links whose client was missing twice. When suddenly very many are, an error at Spivi is likelier
 * than a farewell: then a person must accept it first.
 */
export async function breakMissing(work: Work): Promise<void> {
  const { trx, studioId, now } = work;
  const aDayAgo = new Date(now.getTime() - DAY_MS);
  const { rows } = await sql<{ customer_id: string }>`
    with gone as (
      select customer_id from spivi_links where studio_id = ${studioId} and broken_since is null
        and checked_at >= missing_since + make_interval(secs => ${SECOND_LOOK_SECONDS})
    )
    update spivi_links k set broken_since = ${now}, push_state = 'off' from gone
    where k.studio_id = ${studioId} and k.customer_id = gone.customer_id and (
      (select count(*) from spivi_links where studio_id = ${studioId}
        and case when broken_since is null then missing_since is not null else broken_since > ${aDayAgo} end)
      <= greatest(${MAX_BELIEVED_GONE}::float8, ${MAX_BELIEVED_SHARE}::float8 *
        (select count(*) from spivi_links where studio_id = ${studioId}))
      or exists (select from spivi_connections where studio_id = ${studioId} and deletions_accepted_until > ${now}))
    returning k.customer_id`.execute(trx);
  if (rows.length === 0) return;
  await sql`
    update spivi_match_runs set broken = broken + ${rows.length} where studio_id = ${studioId} and run_id = (
      select run_id from spivi_match_runs where studio_id = ${studioId} order by started_at desc limit 1)`.execute(
    trx,
  );
  await markCustomerDirty(work, ...rows.map((row) => row.customer_id));
  await announceChange(work, 'customer', null);
  await announceChange(work, 'spivi', null);
}
