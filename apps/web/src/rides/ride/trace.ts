import type { RideDetail } from '@tandem/api/studio';

type Channel = readonly (number | null)[];
export const TRACE_CHANNELS = ['power', 'heartRate', 'cadence'] as const;
export type TraceChannel = (typeof TRACE_CHANNELS)[number];
type Pauses = NonNullable<NonNullable<RideDetail['trace']>['pauses']>;
/** By the second from the start, of what was ridden: a pause has none. null = no reading. */
export type Trace = Record<TraceChannel, Channel> & { pauses?: Pauses };

const has = (channel: Channel): boolean => channel.some((value) => value !== null);

/** The channels to draw; null where there is nothing in any. */
export function traceOf(trace: RideDetail['trace']): Trace | null {
  if (trace === null) return null;
  const of = { power: trace.powerW, heartRate: trace.heartRateBpm, cadence: trace.cadenceRpm };
  return Object.values(of).some(has) ? { ...of, ...(trace.pauses && { pauses: trace.pauses }) } : null;
}
export const channelsOf = (trace: Trace): TraceChannel[] =>
  TRACE_CHANNELS.filter((channel) => has(trace[channel]));
export const secondsOf = (trace: Trace): number =>
  Math.max(...TRACE_CHANNELS.map((channel) => trace[channel].length));

/** Means over the `window` seconds around each, of those with a reading; a second without one stays without. */
export function smoothed(channel: Channel, window: number): Channel {
  if (window <= 1) return channel;
  const half = Math.floor(window / 2);
  let sum = 0;
  let count = 0;
  const add = (value: number | null | undefined, sign: 1 | -1) => {
    if (value === null || value === undefined) return;
    sum += sign * value;
    count += sign;
  };
  for (let second = 0; second < half; second++) add(channel[second], 1);
  return channel.map((value, second) => {
    add(channel[second + half], 1);
    if (second > half) add(channel[second - half - 1], -1);
    return value === null ? null : sum / count;
  });
}

export type Point = [second: number, value: number | null];

/**
 * At most two points for each of `buckets` stretches between two seconds: the lowest and the highest reading where they
 * were, so that no sprint and no pause is lost. A stretch without a reading is one null; gaps stay gaps.
 */
export function minMax(channel: Channel, from: number, to: number, buckets: number): Point[] {
  const per = Math.max(1, Math.ceil((to - from) / buckets));
  const points: Point[] = [];
  for (let start = from; start < to; start += per) {
    const end = Math.min(start + per, to);
    let low = -1;
    let high = -1;
    for (let second = start; second < end; second++) {
      const value = channel[second] ?? null;
      if (value === null) continue;
      if (low < 0 || value < channel[low]!) low = second;
      if (high < 0 || value > channel[high]!) high = second;
    }
    if (low < 0) points.push([start, null]);
    else if (low === high) points.push([low, channel[low]!]);
    else for (const second of low < high ? [low, high] : [high, low]) points.push([second, channel[second]!]);
  }
  return points;
}

const FINE_BUCKETS = 1000;
const COARSE_BUCKETS = 300;

/** Enough points to draw: many for what is in sight, from second to second, and fewer for what lies beside it. */
export function drawnPoints(channel: Channel, [from, to]: readonly [number, number]): Point[] {
  const [first, last] = [Math.max(0, Math.floor(from)), Math.min(channel.length, Math.ceil(to) + 1)];
  return [
    ...minMax(channel, 0, first, COARSE_BUCKETS),
    ...minMax(channel, first, last, FINE_BUCKETS),
    ...minMax(channel, last, channel.length, COARSE_BUCKETS),
  ];
}
