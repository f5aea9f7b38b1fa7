import type { Box, Call } from '../base/context.ts';
import { healthOfBoxes } from './box-health.ts';
import { heardLately, type Told } from './heard-lately.ts';
import { warnSometimes } from './presence.ts';

/** What a box should know of itself: how far its clock is off, and whether it is alone. */
export async function toldTo(call: Call<Box>): Promise<Told> {
  const lately = heardLately(call);
  const told = lately?.told ?? (await look(call));
  if (lately) lately.told = told;
  return told;
}

async function look({ tracker, trx, caller: { siteId, boxId }, now }: Call<Box>): Promise<Told> {
  const { clock, otherProgram } = (await healthOfBoxes(trx, { now, boxId })).get(boxId)!;
  if (otherProgram) warnSometimes(tracker.log, `two programs send as box ${boxId}`, { siteId, boxId });
  return { clock, otherProgram };
}
