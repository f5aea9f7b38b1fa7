import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
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
 * Two customers are one: they keep one link with Spivi, with what was sent of it. The other's client stays at Spivi as it is
 * and is nobody's here; whoever looks it up later finds it in the list of people there. The caller holds both and their links.
 * @param keeps whose link stays, where both have one
 */
export async function joinLinks(
  work: Work,
  { stays, goes, keeps }: Two & { keeps: 'stays' | 'goes' },
): Promise<void> {
  const { trx, studioId } = work;
  const of = (customerId: string) => sql`studio_id = ${studioId} and customer_id = ${customerId}`;
  const { rows } = await sql<{ customerId: string }>`select customer_id as "customerId" from spivi_links
    where studio_id = ${studioId} and customer_id in (${stays}, ${goes}) order by customer_id`.execute(trx);
  const kept = rows.length === 2 ? (keeps === 'stays' ? stays : goes) : rows[0]?.customerId;
  for (const { customerId } of rows)
    if (customerId !== kept) {
      await leaveBoard(work, customerId);
      await sql`delete from spivi_links where ${of(customerId)}`.execute(trx);
    }
  if (kept === goes) await sql`update spivi_links set customer_id = ${stays} where ${of(goes)}`.execute(trx);
  // What was found for the one counts for neither.
  await sql`delete from spivi_matches where ${of(goes)}`.execute(trx);
  await markForPush(work, [stays]);
}
