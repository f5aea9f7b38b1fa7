/** Power by the meter's own running counter, where packets were lost on the way. */

/** A stretch in which the counter tells what the recording does not: so much power in each of its seconds. */
export type Counted = { from: number; seconds: number; powerW: number };

/** What the stretches add to the recorded seconds. */
export type Worked = {
  /** By the second, for what depends on how work was spread: normalised power. NaN where nobody knows. */
  powerW: Float64Array;
  /** Work beyond what was recorded, W·s, and seconds that had no reading. */
  addedJ: number;
  addedSeconds: number;
};

/** Recorded power with the counted stretches laid over it. The recorded seconds themselves stay as they are. */
export function withCounted(recorded: Float64Array, stretches: readonly Counted[]): Worked {
  if (stretches.length === 0) return { powerW: recorded, addedJ: 0, addedSeconds: 0 };
  const worked: Worked = { powerW: recorded.slice(), addedJ: 0, addedSeconds: 0 };
  for (const { from, seconds, powerW } of stretches)
    for (let at = from; at < Math.min(from + seconds, recorded.length); at++) {
      const missing = Number.isNaN(recorded[at]!);
      worked.powerW[at] = powerW;
      worked.addedJ += powerW - (missing ? 0 : recorded[at]!);
      if (missing) worked.addedSeconds++;
    }
  return worked;
}
