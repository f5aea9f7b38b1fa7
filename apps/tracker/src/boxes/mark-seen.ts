import { sql } from 'kysely';
import type { Box, Call } from '../base/context.ts';

const SEEN_EVERY_SECONDS = 10;

/** Notes that the box was heard: now and then, not with each batch, since the row would be rewritten each second. */
export async function markSeen({ trx, caller, now }: Call<Box>): Promise<void> {
  await trx
    .updateTable('boxes')
    .set({ last_seen_at: now })
    .where('box_id', '=', caller.boxId)
    .where((eb) =>
      eb.or([
        eb('last_seen_at', 'is', null),
        eb('last_seen_at', '<', sql<Date>`now() - make_interval(secs => ${SEEN_EVERY_SECONDS})`),
      ]),
    )
    .execute();
}
