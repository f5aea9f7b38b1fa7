import { type MetricId, metricRegistry } from '@tandem/metrics';
import { type Extra, parseSiteDateTime, type Workout } from '@tandem/spivi';

/** A workout as the studio keeps it. */
export type PulledWorkout = {
  /** By metric id; `spivi_sep` and `spivi_wpp` are Spivi's own points, carried untouched. */
  values: Record<string, number | null>;
  zones: Record<string, { zone: number; seconds: number; from: number | null; to: number | null }[]>;
  peaks: { seconds: number; powerW: number }[];
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

const eventOf = (workout: Workout): number | null =>
  numberOf(tandem(workout)?.EventID ?? workout.extra.EventID);

const sameTitle = (a: string | null, b: string) =>
  a?.trim().normalize().toLowerCase() === b.trim().normalize().toLowerCase();

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
  const extension = tandem(workout);
  if (!extension) return { ...EMPTY, values: { ...spiviValues(workout), ...points } };
  const values: Record<string, number | null> = points;
  for (const row of rowsOf(extension.Metrics, 'Metric'))
    if (typeof row.Id === 'string' && known.has(row.Id)) values[row.Id] = numberOf(row.Value);
  const zones = rowsOf(extension.Zones, 'Zone').flatMap((row) => {
    const [zone, seconds] = [numberOf(row.Number), numberOf(row.Seconds)];
    if (zone === null || seconds === null) return [];
    return [{ channel: String(row.Channel), zone, seconds, from: numberOf(row.From), to: numberOf(row.To) }];
  });
  return {
    values,
    zones: Object.fromEntries(
      [...Map.groupBy(zones, (row) => row.channel)].map(([channel, rows]) => [
        channel,
        rows.map(({ channel: _, ...row }) => row),
      ]),
    ),
    peaks: rowsOf(extension.Peaks, 'Peak').flatMap((row) => {
      const [seconds, powerW] = [numberOf(row.Seconds), numberOf(row.PowerW)];
      return seconds === null || powerW === null ? [] : [{ seconds, powerW }];
    }),
    inputs: isRecord(extension.Inputs) ? inputsOf(extension.Inputs) : {},
    algorithmVersion: numberOf(extension.AlgorithmVersion),
    hasTrace: extension.HasTrace === 'true',
  };
}

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

/** XML carries no types: numbers become numbers again, the rest stays text. `FtpW` → `ftpW`. */
function inputsOf(inputs: Extra): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      numberOf(value) ?? value,
    ]),
  );
}

const isRecord = (value: unknown): value is Extra =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const tandem = (workout: Workout): Extra | null =>
  isRecord(workout.extra.Tandem) ? workout.extra.Tandem : null;

/** One row arrives as an object, several as a list, none as null. */
function rowsOf(container: unknown, name: string): Extra[] {
  const rows = isRecord(container) ? container[name] : null;
  return (Array.isArray(rows) ? rows : [rows]).filter(isRecord);
}

function numberOf(value: unknown): number | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
