import { followCounters } from '../decoding/counters.ts';
import type { Values } from '../decoding/reading.ts';

const WRAPS = { events: 256, accumulatedW: 65_536 };
/** The sum of 60 messages, which are sent in 15 s, wraps above 1,092 W: of a longer silence nothing is certain. */
const SILENCE_MS = 15_000;

/**
 * Power by its running sum: the mean of the events since the last packet, so that lost ones are told all the same. A meter
 * that sends with the crank repeats its last event when it stands; that is 0 after a while.
 */
export function followAccumulatedPower() {
  const follow = followCounters(WRAPS, 'events', SILENCE_MS);
  let powerW: number | null = null;
  return (
    { events, accumulatedW, cadenceRpm }: Told,
    atMs: number,
  ): Pick<Values, 'powerW' | 'powerEvents' | 'cadenceRpm'> => {
    const step = follow({ events: events!, accumulatedW: accumulatedW! }, atMs);
    const stands = step.is === 'repeat' && step.standing;
    if (step.is === 'first') powerW = null;
    else if (step.is === 'step') powerW = step.by.accumulatedW / step.by.events;
    else if (stands) powerW = 0;
    // A meter without a cadence leaves it to another sensor.
    return {
      powerW,
      powerEvents: step.is === 'step' ? step.by.events : 0,
      ...(cadenceRpm != null && { cadenceRpm: stands ? 0 : cadenceRpm }),
    };
  };
}
type Told = { events?: number | null; accumulatedW?: number | null; cadenceRpm?: number | null };
