import { hashToken } from '@tandem/platform';
import type { Box, Tracker } from '../base/context.ts';
import { enterTenant, withToken } from '../base/db.ts';
import { problem } from '../base/problem.ts';

const unknownToken = () =>
  problem({
    code: 'box_unknown',
    message: 'This token belongs to no box.',
    remedy: 'Copy the token of the box again; it may have been revoked.',
  });

/** Which box this is: a Box ID alone proves nothing, its token does. @throws Problem `box_unknown` */
export async function boxOfToken(tracker: Tracker, token: string | undefined): Promise<Box> {
  if (token === undefined) throw unknownToken();
  const hash = hashToken(token);
  const box = await withToken(tracker.db, hash, async (trx) => {
    const found = await trx
      .selectFrom('box_tokens')
      .select(['site_id', 'box_id'])
      .where('token_hash', '=', hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (!found) return undefined;
    await enterTenant(trx, found.site_id);
    return trx
      .selectFrom('boxes')
      .select([
        'site_id as siteId',
        'box_id as boxId',
        'seat_ids as seatIds',
        'accepts_class_clock as acceptsClassClock',
      ])
      .where('site_id', '=', found.site_id)
      .where('box_id', '=', found.box_id)
      .executeTakeFirst();
  });
  if (!box) throw unknownToken();
  return box;
}
