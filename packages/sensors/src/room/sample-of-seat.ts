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
  const isStrap = ({ source }: SensorSample) => source.kind === 'heartRate';
  const heart = chooseHeart({
    ownStrap: best(sensors.filter(isStrap), 'heartRateBpm'),
    bikeRelay: best(
      sensors.filter((sensor) => !isStrap(sensor)),
      'heartRateBpm',
    ),
  });
  const sample: Sample = { heartRateBpm: heart?.heartRateBpm ?? null };
  for (const channel of CHANNELS)
    if (channel !== 'heartRateBpm') sample[channel] = best(sensors, channel)?.value ?? null;
  return sample;
}

/** What the most believed sensor tells; of several of one kind that which was heard last. */
function best(sensors: readonly SensorSample[], channel: Channel): Heard | undefined {
  const heard = sensors
    .flatMap(({ source, channels }) => {
      const told = channels[channel];
      return told === undefined ? [] : [{ ...told, belief: BELIEVED.indexOf(source.kind) }];
    })
    .sort((a, b) => a.belief - b.belief || a.ageMs - b.ageMs);
  return heard.find(({ value }) => value !== null && value > 0) ?? heard.find(({ value }) => value !== null);
}
