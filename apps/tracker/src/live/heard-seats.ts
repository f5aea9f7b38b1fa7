import type { Work } from '../base/context.ts';
import { attributionOf } from '../sensors/index.ts';
import { isPlausible } from '../workouts/index.ts';
import { recentSamples } from './recent-samples.ts';

/** The seats that are heard now, by the rule of the board: a number that may be true within the last seconds. */
export async function heardSeats(work: Work, eventId: number): Promise<Set<number>> {
  const samples = await recentSamples(work, eventId);
  const whoseIs = await attributionOf(work.trx, eventId);
  return new Set(samples.filter(isPlausible).flatMap((sample) => whoseIs(sample)?.seatId ?? []));
}
