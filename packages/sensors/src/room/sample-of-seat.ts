import { CHANNELS, type Channel, type Sample } from '@tandem/metrics';
import type { SensorKind } from '../decoding/reading.ts';
import { chooseHeart } from './choose-heart.ts';
import type { Heard, SensorSample } from './receive.ts';

/** Who is believed where several sensors of a seat tell the same: what measures it before what counts along. */
const BELIEVED: readonly SensorKind[] = [
  'power',
  'fitnessEquipment',
  'indoorBike',
  'rower',
  'crossTrainer',
  'speedAndCadence',
  'cadence',
  'speed',
  'heartRate',
];

/** One second of a seat from all sensors that are bound to it: a value before 0, 0 before nothing. */
export function sampleOfSeat(sensors: readonly SensorSample[]): Sample {
  const byBelief = sensors.toSorted(
    (a, b) => BELIEVED.indexOf(a.source.kind) - BELIEVED.indexOf(b.source.kind),
  );
  const isStrap = ({ source }: SensorSample) => source.kind === 'heartRate';
  const heart = chooseHeart({
    ownStrap: first(byBelief.filter(isStrap), 'heartRateBpm'),
    bikeRelay: first(
      byBelief.filter((sensor) => !isStrap(sensor)),
      'heartRateBpm',
    ),
  });
  const sample: Sample = { heartRateBpm: heart?.heartRateBpm ?? null };
  for (const channel of CHANNELS)
    if (channel !== 'heartRateBpm') sample[channel] = first(byBelief, channel)?.value ?? null;
  return sample;
}

function first(sensors: readonly SensorSample[], channel: Channel): Heard | undefined {
  const heard = sensors.flatMap(({ channels }) => channels[channel] ?? []);
  return heard.find(({ value }) => value !== null && value > 0) ?? heard.find(({ value }) => value !== null);
}
