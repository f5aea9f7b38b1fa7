import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { addTombstones } from '../../customers/index.ts';
import { leaveBoard } from '../board/send.ts';

/** What is needed to find an erased person's client at Spivi, and nothing else. */
export type RemotePerson = {
  /** Of the link; null where there was none. */
  clientId: number | null;
  siteId: number | null;
  name: string;
  /** Under which the client may be found: the link's, the person's own. */
  emails: string[];
  /** An account may have been in the making: it can appear still. */
  creating: boolean;
};

/** What is kept of the person's link, before `forgetPerson`. */
export async function remotePerson(
  { trx, studioId }: Work,
  person: { customerId: string; name: string; email: string },
): Promise<RemotePerson> {
  const { rows } = await sql<{
    client_id: number | null;
    site_id: number | null;
    email: string | null;
    creating: boolean;
  }>`
    select k.client_id, coalesce(k.site_id, n.site_id) as site_id, k.email, q.creating_since is not null as creating
    from customers p
    left join spivi_links k on k.studio_id = p.studio_id and k.customer_id = p.customer_id
    left join spivi_matches q on q.studio_id = p.studio_id and q.customer_id = p.customer_id
    left join spivi_connections n on n.studio_id = p.studio_id
    where p.studio_id = ${studioId} and p.customer_id = ${person.customerId}`.execute(trx);
  const link = rows[0]!;
  return {
    clientId: link.client_id,
    siteId: link.site_id,
    name: person.name,
    emails: [...new Set([...(link.email === null ? [] : [link.email]), person.email])],
    creating: link.creating,
  };
}

/**
 * Deletes what the integration keeps of a person here, and takes them out of what it keeps of others: candidates, who
 * holds a seat, words of Spivi that name them. Their client at Spivi is known by its hash from now on.
 * @returns how many rows went
 */
export async function forgetPerson(work: Work, customerId: string, remote: RemotePerson): Promise<number> {
  const { trx, studioId } = work;
  const { clientId, siteId } = remote;
  if (clientId !== null && siteId !== null) await addTombstones(work, [{ siteId, clientId }]);
  // At once, whatever keeps the deletion there waiting.
  await leaveBoard(work, customerId);
  let rows = 0;
  for (const table of ['spivi_matches', 'spivi_links', 'spivi_attempts', 'spivi_drift'])
    rows += Number(
      (
        await sql`delete from ${sql.table(table)}
          where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx)
      ).numAffectedRows,
    );
  await sql`delete from spivi_drift where studio_id = ${studioId} and client_id = ${clientId}`.execute(trx);
  const said = [remote.name, ...remote.emails].map((text) => text.toLowerCase());
  const names = (column: string) =>
    sql`exists (select from unnest(${said}::text[]) as s where position(s in lower(${sql.ref(column)})) > 0)`;
  await sql`
    update spivi_matches m set candidates = (
      select coalesce(jsonb_agg(c order by i), '[]') from jsonb_array_elements(m.candidates) with ordinality as t (c, i)
      where not ${ofPerson(clientId, said)})
    where studio_id = ${studioId} and exists (
      select from jsonb_array_elements(m.candidates) as c where ${ofPerson(clientId, said)})`.execute(trx);
  for (const [table, column] of [
    ['spivi_matches', 'create_reason'],
    ['spivi_booking_sync', 'detail'],
    ['spivi_class_sync', 'detail'],
    ['spivi_drift', 'before'],
    ['spivi_drift', 'after'],
    ['spivi_attempts', 'message'],
    ['spivi_attempts', 'answer'],
  ] as const)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = null
      where studio_id = ${studioId} and ${names(column)}`.execute(trx);
  return rows;
}

/** Is the candidate `c` the person? By their client, or by name or email where they have none. */
const ofPerson = (clientId: number | null, said: string[]) =>
  sql`((c ->> 'clientId')::bigint = ${clientId}::bigint
    or lower(c ->> 'name') = any(${said}::text[]) or lower(c ->> 'email') = any(${said}::text[]))`;
