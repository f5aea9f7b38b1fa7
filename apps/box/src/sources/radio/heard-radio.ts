import type { WaitingSensor } from '@tandem/api/box';
import { type createReceiver, FRESH_MS, keyOf, type SensorSample } from '@tandem/sensors/radio';
import { type Reading, readingOf, type Source } from '../source.ts';
import { readingsOfSeats, type Seats } from './readings-of-seats.ts';

/** Power is the mean since it was last asked for; what was ridden before that, as before Start, is not part of it. */
const LAST_ASKED_MS = 2_000;

type Receiver = ReturnType<typeof createReceiver>;

/**
 * What an antenna hears while the class runs, each second as it is.
 * @param seats whose sensors are whose; null where the tracker knows, and is told each sensor by itself
 */
export function heardRadio(receiver: Receiver, seats: Seats | null, nowMs: () => number): Source {
  let askedMs = Number.NEGATIVE_INFINITY;
  return {
    whole: false,
    listen: seats === null ? () => sensorsOf(receiver, nowMs()) : undefined,
    ride() {
      const now = nowMs();
      if (now - askedMs > LAST_ASKED_MS) receiver.take(now);
      askedMs = now;
      const samples = receiver.take(now);
      if (seats !== null) return { readings: readingsOfSeats(samples, seats), seats: seats.size };
      const sensors = sensorsOf(receiver, now).map(({ moving: _, ...sensor }) => sensor);
      return { readings: samples.flatMap(readingOfSensor), seats: sensors.length, sensors };
    },
  };
}

function readingOfSensor({ source, channels }: SensorSample): Reading[] {
  const sample = Object.fromEntries(Object.entries(channels).map(([channel, { value }]) => [channel, value]));
  return [readingOf(sample, { sensor: keyOf(source) })].filter((reading) => reading !== null);
}

/** Those that are heard now, how strongly, how long they will last, and whether somebody pedals. */
const sensorsOf = (receiver: Receiver, now: number): WaitingSensor[] =>
  receiver
    .sensors(now)
    .filter(({ ageMs }) => ageMs <= FRESH_MS)
    .map(({ source, rssiDbm, told }) => ({
      sensor: keyOf(source),
      rssiDbm: rssiDbm === null ? null : Math.round(rssiDbm),
      batteryPercent: told.batteryPercent?.value == null ? null : Math.round(told.batteryPercent.value),
      moving: [told.powerW, told.cadenceRpm].some(
        (heard) => heard !== undefined && heard.ageMs <= FRESH_MS && (heard.value ?? 0) > 0,
      ),
    }));
