import { type MetricId, metricRegistry, type Peak, type RideZones, type ZoneRow } from '@tandem/metrics';
import { parseSiteDateTime, type Workout } from '@tandem/spivi';
import { numberIn, readTandemWorkout, withoutMark } from '@tandem/spivi/tandem';

/** A workout as the studio keeps it. */
export type PulledWorkout = {
  /** By metric id; `spivi_sep` and `spivi_wpp` are Spivi's own points, carried untouched. */
  values: Record<string, number | null>;
  /** Of the channels that have some. */
  zones: Record<string, readonly ZoneRow[]>;
  peaks: readonly Peak[];
  inputs: Record<string, unknown>;
  algorithmVersion: number | null;
  hasTrace: boolean;
};

const KM_PER_MILE = 1.609344;
const known = new Set<string>(metricRegistry.map((metric) => metric.id));

/** The class whose workout is sought. */
export type SoughtWorkout = {
  eventId: number;
  title: string;
  /** Wall time of the site, 'YYYY-MM-DDTHH:mm'. */
  start: string;
  end: string;
  /** The person's other classes of these days. */
  otherTitles: readonly string[];
};

/** An instructor may press Start so long before the planned time. */
const EARLY_MS = 15 * 60_000;

/**
 * The workout of a class among those answered, null if none is surely it. A server may ignore the filter by event and
 * name nothing: what then came is believed of a person with one class that day only. With several, the workout must
 * say which it is, by its time, or by a title that no other of the classes has.
 */
export function workoutOf(workouts: readonly Workout[], sought: SoughtWorkout): Workout | null {
  const marked = workouts.find((workout) => eventOf(workout) === sought.eventId);
  if (marked) return marked;
  const open = workouts.filter((workout) => eventOf(workout) === null && duringIt(workout, sought) !== false);
  const only = (some: Workout[]) => (some.length === 1 ? some[0]! : null);
  const timed = open.filter((workout) => duringIt(workout, sought));
  if (timed.length > 0) return only(timed);
  const { title, otherTitles } = sought;
  if (otherTitles.length === 0 && open.length === 1) return open[0]!;
  if (otherTitles.some((other) => sameTitle(other, title))) return null;
  return only(open.filter((workout) => sameTitle(workout.workoutName, title)));
}

const eventOf = ({ extra }: Workout): number | null =>
  readTandemWorkout(extra)?.eventId ?? numberIn(extra.EventID);

const sameTitle = (a: string | null, b: string) =>
  withoutMark(a).trim().normalize().toLowerCase() === b.trim().normalize().toLowerCase();

/** Whether the workout began within the class, null if it does not say when. */
function duringIt(workout: Workout, { start, end }: SoughtWorkout): boolean | null {
  const told = workout.extra.StartDateTime;
  if (typeof told !== 'string') return null;
  try {
    const at = instant(parseSiteDateTime(told));
    return at >= instant(start) - EARLY_MS && at < instant(end);
  } catch {
    return null;
  }
}

/** Of wall times, to compare them with each other. */
const instant = (local: string) => Date.parse(`${local}Z`);

/** Reads a workout: our tracker's `Tandem` element where there is one, else Spivi's own fields. */
export function readWorkout(workout: Workout): PulledWorkout {
  const points = { spivi_sep: workout.totalSep, spivi_wpp: workout.totalWpp };
  const told = readTandemWorkout(workout.extra);
  if (!told) return { ...EMPTY, values: { ...spiviValues(workout), ...points } };
  const values: Record<string, number | null> = points;
  for (const [metric, value] of Object.entries(told.values))
    if (known.has(metric)) values[metric] = value ?? null;
  const { peaks, inputs, algorithmVersion, hasTrace } = told;
  return { values, zones: withRows(told.zones), peaks, inputs, algorithmVersion, hasTrace };
}

const withRows = (zones: RideZones): PulledWorkout['zones'] =>
  Object.fromEntries(
    Object.entries(zones).filter((entry): entry is [string, readonly ZoneRow[]] => entry[1] !== null),
  );

const EMPTY: PulledWorkout = {
  values: {},
  zones: {},
  peaks: [],
  inputs: {},
  algorithmVersion: null,
  hasTrace: false,
};

function spiviValues(workout: Workout): Partial<Record<MetricId, number | null>> {
  const toKm = /^mi/i.test(workout.distanceUnits ?? '') ? KM_PER_MILE : 1;
  const km = (value: number | null) => (value === null ? null : value * toKm);
  return {
    energyKcal: workout.calories,
    averageHeartRateBpm: workout.avgHr,
    averageSpeedKmh: km(workout.avgSpeed),
    maximumSpeedKmh: km(workout.maxSpeed),
    distanceKm: km(workout.distance),
  };
}
