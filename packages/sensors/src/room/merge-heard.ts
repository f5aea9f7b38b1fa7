import type { Channel } from '@tandem/metrics';
import type { Sampled, SensorSample, SensorSource } from './receive.ts';

/**
 * What several boxes of one room heard of the same second as one truth: each sensor once, each channel by whoever heard it
 * best. Order, repeats and how it comes in parts change nothing.
 */
export function mergeHeard(samples: readonly SensorSample[]): SensorSample[] {
  const merged = new Map<string, SensorSample>();
  for (const sample of samples) {
    const key = keyOf(sample.source);
    const before = merged.get(key);
    merged.set(key, before === undefined ? sample : both(before, sample));
  }
  return [...merged.values()];
}

/** One sensor has one key, whichever antenna heard it. */
export const keyOf = ({ transport, kind, device }: SensorSource): string => `${transport} ${kind} ${device}`;

function both(one: SensorSample, other: SensorSample): SensorSample {
  const channels = { ...one.channels };
  for (const channel of Object.keys(other.channels) as Channel[]) {
    const [a, b] = [channels[channel], other.channels[channel]!];
    channels[channel] = a !== undefined && compareHeard(a, b) >= 0 ? a : b;
  }
  const strengths = [one.rssiDbm, other.rssiDbm].filter((dbm) => dbm !== null);
  return {
    source: one.source,
    rssiDbm: strengths.length === 0 ? null : Math.max(...strengths),
    channels,
  };
}

/**
 * Above 0 where the first is better: a value beats none, who heard more of that second whoever heard less of it, the
 * younger the older, and then the larger.
 */
function compareHeard(a: Sampled, b: Sampled): number {
  if ((a.value === null) !== (b.value === null)) return a.value === null ? -1 : 1;
  return a.packets - b.packets || b.ageMs - a.ageMs || (a.value ?? 0) - (b.value ?? 0);
}
