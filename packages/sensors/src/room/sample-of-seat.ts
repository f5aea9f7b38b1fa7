import { CHANNELS, emptyTold, type Sample, tell } from '@tandem/metrics';
import type { SensorSample } from './receive.ts';
import { rankOf, sourceOf } from './source-order.ts';

/** One second of a seat from all sensors that are bound to it, by the one rule that live and final follow too. */
export function sampleOfSeat(sensors: readonly SensorSample[]): Sample {
  const told = emptyTold();
  for (const { source, channels } of sensors) {
    const sample = Object.fromEntries(Object.entries(channels).map(([name, { value }]) => [name, value]));
    tell(told, { second: 0, sample, rank: rankOf(sourceOf(source.kind, false)) });
  }
  return Object.fromEntries(CHANNELS.map((channel) => [channel, told.trace[channel][0] ?? null]));
}
