import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Call } from '../base/context.ts';

/** What one run of a phone for a seat is called among the starts of boxes. A space is in none of theirs: it takes no number of one. */
export const phoneBoot = (seatId: number, bootId: string): string => `phone ${seatId} ${bootId}`;

/** Whether a chunk `c` came from a phone `p` for the seat that it was let in for. */
const cameByPhone: RawBuilder<SqlBool> = sql<SqlBool>`starts_with(c.boot_id, 'phone ' || p.seat_id || ' ')`;

/**
 * What the phones of people of a class have sent since an instant is dropped: it went to seats on which, as it turns out, others
 * sat.
 */
export async function forgetHearts(
  { trx }: Pick<Call, 'trx'>,
  { eventId, clientIds, since }: { eventId: number; clientIds: readonly number[]; since: Date },
): Promise<void> {
  await trx
    .deleteFrom('chunks as c')
    .using('phones as p')
    .whereRef('p.event_id', '=', 'c.event_id')
    .where('c.event_id', '=', eventId)
    .where('p.client_id', 'in', clientIds)
    .where('c.received_at', '>=', since)
    .where(cameByPhone)
    .execute();
}
