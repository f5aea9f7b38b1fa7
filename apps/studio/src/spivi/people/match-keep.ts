import { sql } from 'kysely';
import { announceChange } from '../../base/changes.ts';
import type { Work } from '../../base/context.ts';
import { erasedClients } from '../../customers/index.ts';
import { sendTellBoards } from '../board/send.ts';
import { markCustomerDirty } from '../classes/mark-dirty.ts';
import type { About, Answer } from './match-ask.ts';
import { type Candidate, decideMatch, type Match } from './match-rule.ts';
import { keepVerified } from './match-verify.ts';
import { markForPush } from './push-mark.ts';

export type MatchCounts = Record<'matched' | 'ambiguous' | 'not_found' | 'failed' | 'checked', number>;
type Verdict = { customerId: string; emailNormalized: string; match: Match };

/**
 * Writes what Spivi answered, in few statements however many people it is about. A preview writes what would be linked
 * and links nobody.
 */
export async function keepAnswers(
  work: Work,
  { connection, preview }: About,
  answers: readonly Answer[],
): Promise<MatchCounts> {
  const counts = { matched: 0, ambiguous: 0, not_found: 0, failed: 0, checked: 0 };
  const answered = answers.filter((answer) => !answer.failure);
  const sought = answered.filter((answer) => answer.person.link === null);
  const verdicts = await judge(work, connection, sought);
  await writeMatches(work, verdicts);
  const linked = verdicts.filter(({ match }) => match.result === 'linked');
  if (!preview && linked.length > 0) await link(work, connection, linked);
  const known = answered.filter((answer) => answer.person.link !== null);
  if (known.length > 0) await keepVerified(work, connection, known);
  for (const { match } of verdicts)
    counts[
      match.result === 'linked' ? 'matched' : match.result === 'not_found' ? 'not_found' : 'ambiguous'
    ]++;
  counts.checked = known.length;
  counts.failed = answers.length - known.length - verdicts.length;
  await announceChange(work, 'customer', null);
  return counts;
}

/** Who was linked by hand or has another email meanwhile is left out: what was asked is no longer the question. */
async function judge(
  work: Work,
  { studioId, siteId }: About['connection'],
  answers: readonly Answer[],
): Promise<Verdict[]> {
  const { trx } = work;
  if (answers.length === 0) return [];
  const ids = answers.map((answer) => answer.person.customerId);
  const { rows } = await sql<{ customer_id: string; email_normalized: string; same: number }>`
    select p.customer_id, p.email_normalized, (select count(*) from customers o
      where o.studio_id = p.studio_id and o.email_normalized = p.email_normalized) as same
    from customers p where p.studio_id = ${studioId} and p.customer_id = any(${ids}::uuid[])
      and not exists (select from spivi_links k where k.studio_id = p.studio_id and k.customer_id = p.customer_id)
    order by p.customer_id for share of p`.execute(trx);
  const now = new Map(rows.map((row) => [row.customer_id, row]));
  const clientIds = answers.flatMap((answer) => answer.clients.map((client) => client.clientId));
  const held = new Set(
    (
      await sql<{ client_id: number }>`select client_id from spivi_links
        where studio_id = ${studioId} and client_id = any(${clientIds}::bigint[])`.execute(trx)
    ).rows.map((row) => row.client_id),
  );
  // Read after the customers: somebody erased in between has still been counted with the email there.
  const erased = await erasedClients(work, siteId, clientIds);
  return answers.flatMap(({ person, clients: found }) => {
    const clients = found.filter((client) => !erased.has(client.clientId));
    const { customerId, emailNormalized, name, email } = person;
    const row = now.get(customerId);
    if (row?.email_normalized !== emailNormalized) return [];
    const isHeld = (clientId: number) => held.has(clientId);
    const match = decideMatch({ name, email, clients, customersWithEmail: row.same, isHeld });
    return [{ customerId, emailNormalized, match }];
  });
}

async function writeMatches({ trx, studioId, now }: Work, verdicts: readonly Verdict[]): Promise<void> {
  const rows = verdicts.map(({ customerId, emailNormalized, match }) => ({
    customer_id: customerId,
    email_normalized: emailNormalized,
    result: match.result,
    client_id: match.result === 'linked' ? match.candidates[0]!.clientId : null,
    candidates: match.candidates,
  }));
  // A run looks less closely than a person who asked about one customer: it does not take suggestions away.
  await sql`
    insert into spivi_matches as m (studio_id, customer_id, email_normalized, result, client_id, candidates, checked_at)
    select ${studioId}, t.*, ${now} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as t (customer_id uuid, email_normalized text, result text, client_id bigint, candidates jsonb)
    on conflict (studio_id, customer_id) do update set
      result = excluded.result, client_id = excluded.client_id, checked_at = excluded.checked_at,
      email_normalized = excluded.email_normalized,
      candidates = case when excluded.candidates = '[]' and excluded.result = m.result
        and excluded.email_normalized = m.email_normalized then m.candidates else excluded.candidates end,
      create_reason = case when excluded.email_normalized = m.email_normalized then m.create_reason end`.execute(
    trx,
  );
}

/** A client whom somebody took in this moment stays theirs. */
async function link(
  work: Work,
  { studioId, siteId }: About['connection'],
  verdicts: readonly Verdict[],
): Promise<void> {
  const { trx, now } = work;
  const rows = verdicts.map(({ customerId, match }) => {
    const { clientId, email } = match.candidates[0] as Candidate;
    return { customer_id: customerId, client_id: clientId, email };
  });
  const { rows: linked } = await sql<{ customer_id: string }>`
    with made as (
      insert into spivi_links (studio_id, customer_id, client_id, site_id, email, source, linked_at, checked_at)
      select ${studioId}, t.customer_id, t.client_id, ${siteId}, t.email,
        case when m.creating_since is null then 'matched' else 'created' end, ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (customer_id uuid, client_id bigint, email text)
      join spivi_matches m on m.studio_id = ${studioId} and m.customer_id = t.customer_id
      on conflict do nothing returning customer_id
    )
    update spivi_matches m set creating_since = null, create_reason = null from made
    where m.studio_id = ${studioId} and m.customer_id = made.customer_id returning m.customer_id`.execute(
    trx,
  );
  const ids = linked.map((row) => row.customer_id);
  await markForPush(work, ids);
  await sendTellBoards(work);
  await markCustomerDirty(work, ...ids);
}
