import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import type { Box, Tracker } from '../base/context.ts';
import { enterTenant, type Trx, withToken } from '../base/db.ts';
import { problem } from '../base/problem.ts';
import { warnSometimes } from './presence.ts';

/** Noted so often that a box came with a revoked token: it tries again every few seconds. */
const REFUSED_EVERY_SECONDS = 10;

const unknownToken = () =>
  problem({
    code: 'box_unknown',
    message: 'This token belongs to no box.',
    remedy: 'Copy the token of the box again.',
  });
const revokedToken = (boxId: number) =>
  problem({
    code: 'token_revoked',
    message: `This token of box ${boxId} was revoked.`,
    remedy:
      'On the tracker’s page of the club press Pair a program, and run the command that it shows: sudo tandem-box pair CODE --tracker ADDRESS.',
  });

/**
 * Which box this is: a Box ID alone proves nothing, its token does.
 * @throws Problem `box_unknown`; `token_revoked`, which is noted for the club's page
 */
export async function boxOfToken(tracker: Tracker, token: string | undefined): Promise<Box> {
  if (token === undefined) throw unknownToken();
  const hash = hashToken(token);
  const found = await withToken(tracker.db, hash, async (trx) => {
    const row = await trx
      .selectFrom('box_tokens')
      .select(['site_id', 'box_id', 'revoked_at'])
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    if (!row) return undefined;
    await enterTenant(trx, row.site_id);
    if (row.revoked_at === null) return { box: await boxOf(trx, row) };
    await noteRefused(trx, hash, tracker.now());
    return { revoked: row.box_id };
  });
  if (found?.revoked !== undefined) {
    warnSometimes(tracker.log, `a revoked token of box ${found.revoked} is refused`, {});
    throw revokedToken(found.revoked);
  }
  if (!found?.box) {
    warnSometimes(tracker.log, 'a token that belongs to no box is refused', {});
    throw unknownToken();
  }
  return found.box;
}

const boxOf = (trx: Trx, { site_id, box_id }: { site_id: number; box_id: number }) =>
  trx
    .selectFrom('boxes as b')
    .innerJoin('boxes as room', (join) =>
      join
        .onRef('room.site_id', '=', 'b.site_id')
        .on((eb) => eb('room.box_id', '=', eb.fn.coalesce('b.stands_with', 'b.box_id'))),
    )
    .select([
      'b.site_id as siteId',
      'b.box_id as boxId',
      'room.box_id as roomBoxId',
      'b.stands_since as standsSince',
      'room.seat_ids as seatIds',
      'b.accepts_class_clock as acceptsClassClock',
    ])
    .where('b.site_id', '=', site_id)
    .where('b.box_id', '=', box_id)
    .executeTakeFirst();

async function noteRefused(trx: Trx, hash: Buffer, now: Date): Promise<void> {
  await trx
    .updateTable('box_tokens')
    .set({ refused_at: now })
    .where('token_hash', '=', hash)
    .where((eb) =>
      eb.or([
        eb('refused_at', 'is', null),
        eb(
          'refused_at',
          '<',
          sql<Date>`${now}::timestamptz - make_interval(secs => ${REFUSED_EVERY_SECONDS})`,
        ),
      ]),
    )
    .execute();
}
