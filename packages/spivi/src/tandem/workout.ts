import type { Peak, RideInputs, RideValues, RideZones, ZoneRow } from '@tandem/metrics';
import type { Extra } from '../types.ts';
import { isElement, numberIn, rowsIn, textIn } from './elements.ts';

/** What the numbers were computed from; what is not known is left out. */
const INPUTS = [
  'ftpW',
  'maxHrBpm',
  'maxHrSource',
  'restingHrBpm',
  'weightKg',
  'calorieSource',
  'speedSource',
  'powerScheme',
  'heartRateScheme',
] as const;
export type WorkoutInputs = { [input in (typeof INPUTS)[number]]?: string | number | null };
const CHANNELS = ['power', 'heartRate', 'cadence'] as const satisfies (keyof RideZones)[];

/** What our tracker knows of a workout beyond Spivi's own fields. Nothing but rows with numbers is told. */
export type TandemWorkout = {
  eventId: number | null;
  seatId: number | null;
  /** The class as planned, in the site's wall time as Spivi writes it: '22-11-2026T7:05'. */
  startDateTime: string | null;
  /** When the instructor pressed Start and Stop, ISO 8601. */
  startedAt: string | null;
  stoppedAt: string | null;
  /** Length of the ride. */
  seconds: number | null;
  /** Of the rules that computed the numbers. */
  algorithmVersion: number | null;
  hasTrace: boolean;
  inputs: WorkoutInputs;
  /** By metric id. */
  values: RideValues;
  zones: RideZones;
  peaks: readonly Peak[];
};

/** The inputs of a computed ride that the wire tells. */
export const workoutInputs = ({ profile, zoneScheme, ...inputs }: RideInputs): WorkoutInputs => ({
  ftpW: profile.ftpW,
  maxHrBpm: inputs.maxHrBpm,
  maxHrSource: inputs.maxHrSource,
  restingHrBpm: profile.restingHrBpm,
  weightKg: profile.weightKg,
  calorieSource: inputs.calorieSource,
  speedSource: inputs.speedSource,
  powerScheme: zoneScheme.power,
  heartRateScheme: zoneScheme.heartRate,
});

/** The element `Tandem` among a workout's extras; a client written for Spivi passes over it. */
export const writeTandemWorkout = (workout: TandemWorkout): Extra => ({
  Tandem: known({
    EventID: workout.eventId,
    SeatID: workout.seatId,
    StartDateTime: workout.startDateTime,
    StartedAt: workout.startedAt,
    StoppedAt: workout.stoppedAt,
    Seconds: workout.seconds,
    AlgorithmVersion: workout.algorithmVersion,
    HasTrace: workout.hasTrace,
    Inputs: known(Object.fromEntries(INPUTS.map((input) => [elementOf(input), workout.inputs[input]]))),
    Metrics: {
      Metric: Object.entries(known(workout.values)).map(([Id, Value]) => ({ Id, Value })),
    },
    Zones: {
      Zone: CHANNELS.flatMap((Channel) =>
        (workout.zones[Channel] ?? []).map(({ zone, from, to, seconds }) => ({
          Channel,
          Number: zone,
          From: from,
          To: to,
          Seconds: seconds,
        })),
      ),
    },
    Peaks: {
      Peak: workout.peaks
        .filter(({ powerW }) => powerW !== null)
        .map(({ seconds, powerW }) => ({ Seconds: seconds, PowerW: powerW })),
    },
  }),
});

/** The other end of `writeTandemWorkout`; null where a workout's extras hold no such element. Never throws. */
export function readTandemWorkout(extra: Extra): TandemWorkout | null {
  const { Tandem: told } = extra;
  if (!isElement(told)) return null;
  const inputs = isElement(told.Inputs) ? told.Inputs : {};
  return {
    eventId: numberIn(told.EventID),
    seatId: numberIn(told.SeatID),
    startDateTime: textIn(told.StartDateTime),
    startedAt: textIn(told.StartedAt),
    stoppedAt: textIn(told.StoppedAt),
    seconds: numberIn(told.Seconds),
    algorithmVersion: numberIn(told.AlgorithmVersion),
    hasTrace: told.HasTrace === 'true',
    inputs: known(
      Object.fromEntries(
        INPUTS.map((input) => {
          const value = inputs[elementOf(input)];
          return [input, numberIn(value) ?? textIn(value)];
        }),
      ),
    ),
    values: Object.fromEntries(
      rowsIn(told.Metrics, 'Metric').flatMap(({ Id, Value }) =>
        typeof Id === 'string' ? [[Id, numberIn(Value)]] : [],
      ),
    ),
    zones: readZones(rowsIn(told.Zones, 'Zone')),
    peaks: rowsIn(told.Peaks, 'Peak').flatMap(({ Seconds, PowerW }) => {
      const [seconds, powerW] = [numberIn(Seconds), numberIn(PowerW)];
      return seconds === null || powerW === null ? [] : [{ seconds, powerW }];
    }),
  };
}

function readZones(rows: Extra[]): RideZones {
  const zones: Record<keyof RideZones, ZoneRow[] | null> = { power: null, heartRate: null, cadence: null };
  for (const row of rows) {
    const channel = CHANNELS.find((name) => name === row.Channel);
    const [zone, seconds] = [numberIn(row.Number), numberIn(row.Seconds)];
    if (!channel || zone === null || seconds === null) continue;
    zones[channel] ??= [];
    zones[channel].push({ zone, from: numberIn(row.From), to: numberIn(row.To), seconds });
  }
  return zones;
}

/** 'ftpW' → 'FtpW'. */
const elementOf = (input: string) => input.charAt(0).toUpperCase() + input.slice(1);

const known = <V>(fields: Readonly<Record<string, V>>): Record<string, NonNullable<V>> =>
  Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, NonNullable<V>] => (entry[1] ?? null) !== null),
  );
