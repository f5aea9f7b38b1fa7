import { secondsOf, TRACE_CHANNELS, type Trace, type TraceChannel } from './trace.ts';

const SECONDS = 60;

export type Minute = Record<TraceChannel, number | null> & { minute: number };

/** Means of each minute of one channel; null where a minute has no reading at all. Zeros count, gaps do not. */
export function meansByMinute(channel: Trace[TraceChannel], minutes: number): (number | null)[] {
  return Array.from({ length: minutes }, (_, i) => {
    const known = channel.slice(i * SECONDS, (i + 1) * SECONDS).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** Means of each minute, counted from 1. */
export function byMinute(trace: Trace): Minute[] {
  const minutes = Math.ceil(secondsOf(trace) / SECONDS);
  const [power, heartRate, cadence] = TRACE_CHANNELS.map((channel) => meansByMinute(trace[channel], minutes));
  return Array.from({ length: minutes }, (_, i) => ({
    minute: i + 1,
    power: power![i]!,
    heartRate: heartRate![i]!,
    cadence: cadence![i]!,
  }));
}
