import type { BoxReport } from '@tandem/api/box';
import type { Box, Call } from '../base/context.ts';
import { markSeen } from './mark-seen.ts';

/** Keeps what the program of a box says of itself: the last of it, for the club's page. */
export async function noteReport(call: Call<Box>, report: BoxReport): Promise<void> {
  await markSeen(call);
  const { trx, caller, now } = call;
  await trx
    .updateTable('boxes')
    .set({ report: JSON.stringify(report), reported_at: now })
    .where('box_id', '=', caller.boxId)
    .execute();
}
