import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { addTombstones } from '../../customers/index.ts';
import { leaveBoard } from '../board/send.ts';
import { markForPush } from './push-mark.ts';

type Two = { stays: string; goes: string };

/** Locks what is kept of people for Spivi, what was found before the link: after the people, before the classes that they have booked. */
export async function holdLinks({ trx, studioId }: Work, { stays, goes }: Two): Promise<void> {
  for (const table of ['spivi_matches', 'spivi_links'])
    await sql`select 1 from ${sql.table(table)} where studio_id = ${studioId} and customer_id in (${stays}, ${goes})
      order by customer_id for update`.execute(trx);
}

/**
 * Two customers are one: they keep one link with Spivi, with what was sent of it, or none. The other's client stays at Spivi
 * as it is and is nobody's here: no look-up links it to whoever has its email, only a person can. The caller holds both and
 * their links.
 * @param keeps whose link stays, or that there is none where they have none
 */
export async function joinLinks(
  work: Work,
  { stays, goes, keeps }: Two & { keeps: 'stays' | 'goes' },
): Promise<void> {
  const { trx, studioId } = work;
  const of = (customerId: string) => sql`studio_id = ${studioId} and customer_id = ${customerId}`;
  const dropped = keeps === 'stays' ? goes : stays;
  await leaveBoard(work, dropped);
  const { rows } = await sql<{ clientId: number; siteId: number | null }>`
    delete from spivi_links where ${of(dropped)} returning client_id as "clientId", coalesce(site_id,
      (select site_id from spivi_connections n where n.studio_id = ${studioId})) as "siteId"`.execute(trx);
  for (const { clientId, siteId } of rows)
    if (siteId !== null) await addTombstones(work, [{ siteId, clientId }]);
  if (keeps === 'goes')
    await sql`update spivi_links set customer_id = ${stays} where ${of(goes)}`.execute(trx);
  // What was found for the one counts for neither.
  await sql`delete from spivi_matches where ${of(goes)}`.execute(trx);
  await markForPush(work, [stays]);
}
