import { sql } from 'kysely';
import type { Box, Call } from '../base/context.ts';
import { createTurns } from '../base/turns.ts';
import { notePresence } from './presence.ts';

const SEEN_EVERY_MS = 10_000;
const isTurnOfBox = createTurns(SEEN_EVERY_MS);
/** Unheard for so long, a box has missed what came and went. */
const GAP_SECONDS = 60;

/** Notes that the box was heard: now and then, not with each batch, since the row would be rewritten each second. */
export async function markSeen(call: Call<Box>): Promise<void> {
  const { trx, caller, now } = call;
  notePresence(call);
  if (!isTurnOfBox(`${call.siteId}:${caller.boxId}`, now)) return;
  await trx
    .updateTable('boxes')
    .set({
      last_seen_at: now,
      heard_since: sql<Date>`case when last_seen_at > ${new Date(now.getTime() - GAP_SECONDS * 1000)} then coalesce(heard_since, ${now})
        else ${now} end`,
    })
    .where('box_id', '=', caller.boxId)
    .execute();
}
