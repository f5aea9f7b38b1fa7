import type { Trace } from './trace-option.ts';

const SECONDS = 60;

export type Minute = { minute: number; [channel: string]: number | null } & Record<
  keyof Trace,
  number | null
>;

/** Means of each minute, counted from 1; null where a minute has no reading at all. Zeros count, gaps do not. */
export function byMinute(trace: Trace): Minute[] {
  const length = Math.max(trace.powerW.length, trace.heartRateBpm.length, trace.cadenceRpm.length);
  return Array.from({ length: Math.ceil(length / SECONDS) }, (_, i) => {
    const mean = (channel: (number | null)[]) => {
      const known = channel.slice(i * SECONDS, (i + 1) * SECONDS).filter((value) => value !== null);
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
    };
    return {
      minute: i + 1,
      powerW: mean(trace.powerW),
      heartRateBpm: mean(trace.heartRateBpm),
      cadenceRpm: mean(trace.cadenceRpm),
    };
  });
}
