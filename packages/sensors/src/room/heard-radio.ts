import { withBatteries } from './batteries.ts';
import { keyOf } from './merge-heard.ts';
import { readingOf, readingsOfSeats, type Seats, type ToldReading } from './readings-of-seats.ts';
import { type createReceiver, FRESH_MS, type SensorSample, type SensorSource } from './receive.ts';

/** Power is the mean since it was last asked for; what was ridden before that, as before Start, is not part of it. */
const LAST_ASKED_MS = 2_000;
/** Seconds that follow each other faster are caught up with: nobody listened in them, and the present is not theirs. */
const CAUGHT_UP_MS = 100;

type Receiver = ReturnType<typeof createReceiver>;
/** How a sensor is heard, as the wire of a box takes it. */
type HeardSensor = {
  sensor: string;
  rssiDbm: number | null;
  batteryPercent: number | null;
  batteryVolts: number | null;
  batteryLow: boolean | null;
};
/** @property moving it tells power or cadence above 0 @property worn a heart rate above 0 */
type WaitingSensor = HeardSensor & { moving: boolean; worn: boolean };
/**
 * @property seats whose sensors are whose, as it is at the time
 * @property others whether sensors of no seat are told by themselves, since the tracker knows whose they are
 */
type Bound = { seats: Seats; others: boolean };

/** What an antenna hears while the class runs, each second as it is: a source for a box. */
export function heardRadio(receiver: Receiver, { seats, others }: Bound, nowMs: () => number) {
  let askedMs = Number.NEGATIVE_INFINITY;
  const free = ({ source }: { source: SensorSource }) =>
    others && ![...seats.values()].some((devices) => devices.has(source.device));
  return {
    whole: false,
    listen: others ? () => sensorsOf(receiver, nowMs(), free) : undefined,
    ride(): { readings: ToldReading[]; seats: number; sensors: HeardSensor[] } {
      const now = nowMs();
      if (now - askedMs > LAST_ASKED_MS) receiver.take(now);
      const samples = now - askedMs < CAUGHT_UP_MS ? [] : receiver.take(now);
      askedMs = now;
      const sensors = sensorsOf(receiver, now, free).map(({ moving: _, worn: __, ...sensor }) => sensor);
      return {
        readings: [...readingsOfSeats(samples, seats), ...samples.filter(free).flatMap(readingOfSensor)],
        seats: seats.size + sensors.length,
        sensors,
      };
    },
  };
}

function readingOfSensor({ source, channels }: SensorSample): ToldReading[] {
  const sample = Object.fromEntries(Object.entries(channels).map(([channel, { value }]) => [channel, value]));
  return [readingOf(sample, { sensor: keyOf(source) })].filter((reading) => reading !== null);
}

/** Those of no seat that are heard now, how strongly, how long they will last, and whether somebody pedals. */
const sensorsOf = (
  receiver: Receiver,
  now: number,
  free: (sensor: { source: SensorSource }) => boolean,
): WaitingSensor[] =>
  withBatteries(receiver.sensors(now))
    .filter((sensor) => sensor.ageMs <= FRESH_MS && free(sensor))
    .map(({ source, rssiDbm, told }) => ({
      sensor: keyOf(source),
      rssiDbm: rssiDbm === null ? null : Math.round(rssiDbm),
      batteryPercent: told.batteryPercent?.value == null ? null : Math.round(told.batteryPercent.value),
      batteryVolts: told.batteryVolts?.value ?? null,
      batteryLow: told.batteryLow?.value == null ? null : told.batteryLow.value === 1,
      moving: [told.powerW, told.cadenceRpm].some(isAboveZero),
      worn: isAboveZero(told.heartRateBpm),
    }));

const isAboveZero = (heard: { ageMs: number; value: number | null } | undefined): boolean =>
  heard !== undefined && heard.ageMs <= FRESH_MS && (heard.value ?? 0) > 0;
