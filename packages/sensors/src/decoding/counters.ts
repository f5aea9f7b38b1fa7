/** Counters that wrap around: how sensors tell what has happened since they were last heard. */

/** A sensor that repeats its last event for so long stands still: whoever pedals at 20 rpm has one every 3 s. */
export const STANDSTILL_MS = 3000;

export type Step<Name extends string> =
  /** Nothing is known of before: heard first, or again after a silence in which counters may have wrapped. */
  | { is: 'first' }
  /** No event since the last packet. */
  | { is: 'repeat'; standing: boolean }
  /** The differences, each below its wrap. `standing`: nothing moved before, so that the time in them was not ridden. */
  | { is: 'step'; by: Record<Name, number>; standing: boolean };

/**
 * Follows the counters of one page of one sensor.
 * @param wraps where each of them starts again at 0
 * @param event the one that moves with each event
 * @param silenceMs a longer silence may hide a whole turn, so that counting begins anew
 */
export function followCounters<Name extends string>(
  wraps: Readonly<Record<Name, number>>,
  event: NoInfer<Name>,
  silenceMs: number,
): (counts: Readonly<Record<Name, number>>, atMs: number) => Step<Name> {
  let last: Readonly<Record<Name, number>> | null = null;
  let [heardMs, movedMs] = [0, 0];
  let standing = false;
  return (counts, atMs) => {
    const before = atMs - heardMs > silenceMs ? null : last;
    heardMs = atMs;
    if (before !== null && counts[event] === before[event]) {
      standing ||= atMs - movedMs >= STANDSTILL_MS;
      return { is: 'repeat', standing };
    }
    const stood = standing;
    last = { ...counts };
    movedMs = atMs;
    standing = false;
    if (before === null) return { is: 'first' };
    const by = {} as Record<Name, number>;
    for (const name in wraps) by[name] = (counts[name] - before[name] + wraps[name]) % wraps[name];
    return { is: 'step', by, standing: stood };
  };
}

/**
 * Follows revolutions and the time of the last one.
 * @returns revolutions a second at each packet: 0 where they stand still, null where nothing can be told yet
 */
export function followRate({ wrap, timeWrap, perSecond }: RateCounters) {
  const follow = followCounters({ count: wrap, time: timeWrap }, 'count', (1000 * timeWrap) / perSecond);
  let rate: number | null = null;
  let turned = false;
  return (count: number, time: number, atMs: number): number | null => {
    const step = follow({ count, time }, atMs);
    turned ||= step.is === 'step';
    // What never turned may be there in name alone: a wheel where only a crank is measured.
    if (step.is === 'first' || !turned) rate = null;
    else if (step.standing) rate = 0;
    else if (step.is === 'step')
      rate = step.by.time === 0 ? null : (step.by.count * perSecond) / step.by.time;
    return rate;
  };
}
/** Where revolutions wrap, where their time does, and its ticks a second. */
export type RateCounters = { wrap: number; timeWrap: number; perSecond: number };

/**
 * Makes a running sum of a counter that wraps after little.
 * @returns the sum since it was first heard
 */
export function followSum(wrap: number, silenceMs: number) {
  const follow = followCounters({ count: wrap }, 'count', silenceMs);
  let sum = 0;
  return (count: number, atMs: number): number => {
    const step = follow({ count }, atMs);
    if (step.is === 'step') sum += step.by.count;
    return sum;
  };
}
