import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/**
 * Takes a person who is being erased off every pass, with what people wrote of it, and of letting them in without. The
 * ledger stays: it names nobody, and others may hold the pass.
 * @returns how many rows that were about them are gone
 */
export async function dropPasses({ trx, studioId }: Work, customerId: string): Promise<number> {
  const ofPerson = sql`studio_id = ${studioId} and customer_id = ${customerId}`;
  const notes = await sql`delete from pass_notes where studio_id = ${studioId}
    and pass_id in (select pass_id from pass_holders where ${ofPerson})`.execute(trx);
  const held = await sql`delete from pass_holders where ${ofPerson}`.execute(trx);
  await sql`update bookings set pass_waived_for = '' where ${ofPerson} and pass_waived_for <> ''`.execute(
    trx,
  );
  return Number(notes.numAffectedRows ?? 0) + Number(held.numAffectedRows ?? 0);
}
