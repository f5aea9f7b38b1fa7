import type { BoxClock } from '@tandem/api/box';
import type { Box, Call } from '../base/context.ts';
import { healthOfBoxes } from './box-health.ts';
import { warnSometimes } from './presence.ts';

/** What a box should know of itself: how far its clock is off, and whether it is alone. */
export async function toldTo({
  tracker,
  trx,
  caller: { siteId, boxId },
  now,
}: Call<Box>): Promise<{ clock: BoxClock | null; otherProgram: boolean }> {
  const { clock, otherProgram } = (await healthOfBoxes(trx, { now, boxId })).get(boxId)!;
  if (otherProgram) warnSometimes(tracker.log, `two programs send as box ${boxId}`, { siteId, boxId });
  return { clock, otherProgram };
}
