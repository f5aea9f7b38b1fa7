import { secondsOf, TRACE_CHANNELS, type Trace, type TraceChannel } from './trace.ts';

const SECONDS = 60;

export type Minute = Record<TraceChannel, number | null> & { minute: number };

/** Means of each minute, counted from 1; null where a minute has no reading at all. Zeros count, gaps do not. */
export function byMinute(trace: Trace): Minute[] {
  return Array.from({ length: Math.ceil(secondsOf(trace) / SECONDS) }, (_, i) => {
    const mean = (channel: TraceChannel) => {
      const known = trace[channel].slice(i * SECONDS, (i + 1) * SECONDS).filter((value) => value !== null);
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
    };
    const [power, heartRate, cadence] = TRACE_CHANNELS.map(mean);
    return { minute: i + 1, power: power!, heartRate: heartRate!, cadence: cadence! };
  });
}
