import { KMH_PER_M_S } from '../recording/limits.ts';
import type { Row } from '../recording/part.ts';
import { numberAt, textAt, timeOf, type XmlNode } from '../xml/node.ts';
import { HIGHEST } from '../xml/points.ts';
import { sportNamed } from '../xml/sport.ts';

const MAX_LAP_SECONDS = 7 * 24 * 3600;
const MAX_LAP_KCAL = 65_534;

const seconds = (lap: XmlNode) => numberAt(lap, MAX_LAP_SECONDS, 'TotalTimeSeconds');
const extension = (highest: number, name: string) => (lap: XmlNode) =>
  numberAt(lap, highest, 'Extensions', 'LX', name);

/** How long the timer ran over all laps; null where one does not say. */
export const timerSecondsOf = (laps: readonly XmlNode[]): number | null => sum(laps, seconds) || null;

/** What the device made of an activity, lap by lap, under the names that a FIT session has for it. */
export function accountOf(activity: XmlNode, laps: readonly XmlNode[]): Row {
  const [first] = laps;
  const kmh = (metresPerSecond: number | null) =>
    metresPerSecond === null ? null : metresPerSecond * KMH_PER_M_S;
  return {
    sport: sportNamed(textAt(activity, '@Sport')),
    start_time: first ? timeOf(textAt(first, '@StartTime')) : null,
    total_timer_time: timerSecondsOf(laps),
    total_distance: sum(laps, (lap) => numberAt(lap, HIGHEST.distanceM, 'DistanceMeters')),
    total_calories: sum(laps, (lap) => numberAt(lap, MAX_LAP_KCAL, 'Calories')),
    avg_heart_rate: mean(laps, (lap) => numberAt(lap, HIGHEST.heartRateBpm, 'AverageHeartRateBpm', 'Value')),
    max_heart_rate: most(laps, (lap) => numberAt(lap, HIGHEST.heartRateBpm, 'MaximumHeartRateBpm', 'Value')),
    avg_power: mean(laps, extension(HIGHEST.powerW, 'AvgWatts')),
    max_power: most(laps, extension(HIGHEST.powerW, 'MaxWatts')),
    avg_speed: kmh(mean(laps, extension(HIGHEST.speedMS, 'AvgSpeed'))),
    max_speed: kmh(most(laps, (lap) => numberAt(lap, HIGHEST.speedMS, 'MaximumSpeed'))),
    // A lap's mean leaves out seconds without pedalling, and does not say how many: several laps have none.
    avg_cadence: laps.length === 1 ? cadence(first!) : null,
    max_cadence: most(
      laps,
      (lap) =>
        extension(HIGHEST.cadenceRpm, 'MaxBikeCadence')(lap) ??
        extension(HIGHEST.cadenceRpm, 'MaxRunCadence')(lap),
    ),
  };
}

const cadence = (lap: XmlNode) =>
  numberAt(lap, HIGHEST.cadenceRpm, 'Cadence') ?? extension(HIGHEST.cadenceRpm, 'AvgRunCadence')(lap);

type Reading = (lap: XmlNode) => number | null;

/** The numbers of all laps, or null where one has none. */
function all(laps: readonly XmlNode[], read: Reading): number[] | null {
  const values = laps.map(read);
  return values.length > 0 && values.every((value) => value !== null) ? values : null;
}

const sum = (laps: readonly XmlNode[], read: Reading): number | null =>
  all(laps, read)?.reduce((total, value) => total + value, 0) ?? null;
const most = (laps: readonly XmlNode[], read: Reading): number | null =>
  all(laps, read)?.reduce((highest, value) => Math.max(highest, value), 0) ?? null;
/** By the laps' time. */
function mean(laps: readonly XmlNode[], read: Reading): number | null {
  const total = sum(laps, seconds);
  const weighted = sum(laps, (lap) => {
    const [value, length] = [read(lap), seconds(lap)];
    return value === null || length === null ? null : value * length;
  });
  return weighted === null || !total ? null : weighted / total;
}
