import { hashToken, prepared } from '@tandem/platform';
import { sql } from 'kysely';
import { inSite } from '../base/call.ts';
import type { Box, Tracker } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
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
  const [found] = await prepared(
    tracker.db,
    sql<Box & { revoked: boolean }>`
      select site_id as "siteId", box_id as "boxId", revoked, room_box_id as "roomBoxId", stands_since as "standsSince",
        seat_ids as "seatIds", accepts_class_clock as "acceptsClassClock"
      from tracker.box_of_token(${hash})`,
  );
  if (!found) {
    warnSometimes(tracker.log, 'a token that belongs to no box is refused', {});
    throw unknownToken();
  }
  const { revoked, ...box } = found;
  if (revoked) {
    await inSite(tracker, box.siteId, ({ trx, now }) => noteRefused(trx, hash, now));
    warnSometimes(tracker.log, `a revoked token of box ${box.boxId} is refused`, {});
    throw revokedToken(box.boxId);
  }
  return box;
}

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
