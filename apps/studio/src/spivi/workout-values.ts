import { type MetricId, metricRegistry } from '@tandem/metrics';
import type { Extra, Workout } from '@tandem/spivi';

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

/** The workout of an event among those answered; servers may ignore the filter by event. */
export function workoutOf(workouts: readonly Workout[], eventId: number, title: string): Workout | null {
  const marked = workouts.find((workout) => numberOf(tandem(workout)?.EventID) === eventId);
  if (marked) return marked;
  const plain = workouts.filter((workout) => !tandem(workout));
  return plain.length === 1 ? plain[0]! : (plain.find((workout) => workout.workoutName === title) ?? null);
}

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
