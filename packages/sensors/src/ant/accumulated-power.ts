import { followCounters } from '../decoding/counters.ts';
import type { Values } from '../decoding/reading.ts';

const WRAPS = { events: 256, accumulatedW: 65_536 };
/** The sum of 60 messages, which are sent in 15 s, wraps above 1,092 W: of a longer silence nothing is certain. */
const SILENCE_MS = 15_000;
/** A meter counts an event a page, which goes out four times a second, or a turn of the crank; and time in between is measured roughly. */
const MOST_EVENTS = { perSecond: 5, beside: 3 };

/**
 * Power by its running sum: the mean of the events since the last packet, so that lost ones are told all the same. A meter
 * that sends with the crank repeats its last event when it stands; that is 0 after a while. What a meter that began anew
 * seems to have counted meanwhile is not believed, however plausible.
 */
export function followAccumulatedPower() {
  const follow = followCounters(WRAPS, 'events', SILENCE_MS);
  let powerW: number | null = null;
  let heardMs = 0;
  return (
    { events, accumulatedW, cadenceRpm, powerW: atPresentW }: Told,
    atMs: number,
  ): Pick<Values, 'powerW' | 'powerEvents' | 'cadenceRpm'> => {
    const counts = { events: events!, accumulatedW: accumulatedW! };
    const step = follow(counts, atMs);
    const most = MOST_EVENTS.beside + (MOST_EVENTS.perSecond * (atMs - heardMs)) / 1000;
    heardMs = atMs;
    const stands = step.is === 'repeat' && step.standing;
    const counted = step.is === 'step' && !beganAnew(step.by, counts, most, atPresentW ?? null);
    if (counted) powerW = step.by.accumulatedW / step.by.events;
    else if (step.is !== 'repeat') powerW = null;
    else if (stands) powerW = 0;
    // A meter without a cadence leaves it to another sensor.
    return {
      powerW,
      powerEvents: counted ? step.by.events : 0,
      ...(cadenceRpm != null && { cadenceRpm: stands ? 0 : cadenceRpm }),
    };
  };
}
type Counts = { events: number; accumulatedW: number };
type Told = { [Name in keyof Counts | 'cadenceRpm' | 'powerW']?: number | null };

/**
 * Whether the counters began at 0 since the last packet. They did where more events than there was time for lie between.
 * They may have where there was time to count all of them from 0: then the mean that is nearer to the power of this moment
 * is the true one.
 */
function beganAnew(by: Counts, counts: Counts, most: number, atPresentW: number | null): boolean {
  if (by.events > most) return true;
  // Of one event the sum is that event's own power, and says nothing beside it.
  if (by.events === 1 || counts.events === 0 || counts.events > most || atPresentW === null) return false;
  const awayFromPresent = ({ accumulatedW, events }: Counts) => Math.abs(accumulatedW / events - atPresentW);
  return awayFromPresent(counts) < awayFromPresent(by);
}
