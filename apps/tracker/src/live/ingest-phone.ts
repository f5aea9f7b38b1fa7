import { MAX_AHEAD_SECONDS, MAX_BACK_SECONDS, type PhoneBatch } from '@tandem/api/phone';
import { classSecond, counts } from '@tandem/metrics/modes';
import type { Call, Phone } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { shareEvent } from '../events/index.ts';
import { bookedOn, phoneBoot, seatOf, takeTurn } from '../phones/index.ts';
import { isPlausible } from '../workouts/index.ts';
import { notStarted } from './ingest.ts';
import { storeChunk } from './store-chunk.ts';

/**
 * Stores what a rider's own strap said, for the seat that they hold: where a hand in the room has moved them it follows them. A
 * repeat changes nothing; what cannot be true, lies in the future, far back, before the seat was theirs or since a Start that was
 * taken back is left out; what was measured in a pause shows and does not count.
 * @throws Problem `not_your_seat` where it is for another seat, or they sit elsewhere by now; `class_not_started`;
 *   `phone_too_often`
 */
export async function ingestPhone(
  call: Call<Phone>,
  { bootId, sequence, seat, startedAt, samples }: PhoneBatch,
): Promise<{ stored: number; ignored: number }> {
  const { trx, caller: phone, now } = call;
  const { eventId, clientId, seatId, boxId } = phone;
  const event = await shareEvent(trx, eventId);
  if (event.state !== 'started') throw notStarted();
  const held = await seatOf(call, { eventId, clientId });
  if (seat !== seatId || held === null || bookedOn(held) !== seatId)
    throw problem({
      code: 'not_your_seat',
      message: 'This phone may send to one seat only, and its rider holds it no more, or it named another.',
      remedy: 'Open it again from the booking in the studio’s portal.',
    });
  const elapsed = (now.getTime() - event.startedAt!.getTime()) / 1000;
  await takeTurn(call, elapsed);
  const isOfStart = startedAt === undefined || Date.parse(startedAt) === event.startedAt!.getTime();
  const kept = samples.filter(
    ({ second, heartRateBpm }) =>
      isOfStart &&
      second <= elapsed + MAX_AHEAD_SECONDS &&
      second >= elapsed - MAX_BACK_SECONDS &&
      // Whoever sat there before has those seconds.
      classSecond(event.pauses, second) >= held.fromSecond &&
      isPlausible({ heartRateBpm }),
  );
  const stored = kept.filter(({ second }) => counts(event.pauses, second)).length;
  const ignored = samples.length - stored;
  if (kept.length === 0) return { stored: 0, ignored };
  const isNew = await storeChunk(call, {
    ...{ eventId, boxId, sequence },
    bootId: phoneBoot(seatId, bootId),
    // Stamped by the wall, as the tracker told the class's second; without a clock, so that it is never the class's.
    ...{ classClock: false, clock: null },
    samples: kept.map((sample) => ({ ...sample, seat: held.seatId })),
    shows: 'it',
  });
  return { stored: isNew ? stored : 0, ignored };
}
