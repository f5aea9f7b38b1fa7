import { hashToken } from '@tandem/platform';
import type { Phone, Tracker } from '../base/context.ts';
import { enterTenant, withToken } from '../base/db.ts';
import { problem } from '../base/problem.ts';

/**
 * Whose phone this is, for which seat of which class.
 * @throws Problem `token_revoked`: it was taken back, another phone took its place, or its class is over or gone
 */
export async function phoneOfToken(tracker: Tracker, token: string | undefined): Promise<Phone> {
  const hash = hashToken(token ?? '');
  const phone = await withToken(tracker.db, hash, async (trx) => {
    const row = await trx
      .selectFrom('phones')
      .select(['site_id', 'event_id', 'client_id', 'seat_id'])
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    if (!row) return undefined;
    await enterTenant(trx, row.site_id);
    const event = await trx
      .selectFrom('events')
      .select(['box_id', 'state'])
      .where('event_id', '=', row.event_id)
      .executeTakeFirst();
    if (event === undefined || (event.state !== 'started' && event.state !== 'scheduled')) return undefined;
    return {
      siteId: row.site_id,
      boxId: event.box_id,
      eventId: row.event_id,
      clientId: row.client_id,
      seatId: row.seat_id,
    };
  });
  if (!phone)
    throw problem({
      code: 'token_revoked',
      message: 'This phone may send no more: its class is over, or another phone took its place.',
      remedy: 'Open it again from the booking in the studio’s portal.',
    });
  return phone;
}
