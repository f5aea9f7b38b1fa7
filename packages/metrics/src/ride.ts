/** The ground that everything here stands on: the channels of a ride, its samples, and the rows that it becomes. */

/** The four channels of a ride, in the order in which they are stored. */
export const CHANNELS = ['powerW', 'heartRateBpm', 'cadenceRpm', 'speedKmh'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A pause within a ride, which is no part of it. @property atSecond of the ride: the first after it @property seconds how long it was */
export type Paused = { atSecond: number; seconds: number };

/**
 * One ride on a 1 Hz grid that begins at the instructor's Start. All channels have the same length.
 * A cell is a value, 0 (a sensor said zero) or null (nobody said anything): missing is not zero. The grid is the time ridden:
 * a pause has no cells.
 * @property pauses in their order; left out where there are none, or none are known
 */
export type Trace = Record<Channel, (number | null)[]> & { pauses?: readonly Paused[] };

/** A channel's cells between the pauses of its ride: what follows another without one. */
export function betweenPauses(cells: ArrayLike<number>, pauses: readonly Paused[]): ArrayLike<number>[] {
  if (pauses.length === 0) return [cells];
  const ends = [...pauses.map(({ atSecond }) => atSecond), cells.length];
  return ends.map((end, i) =>
    Array.from({ length: end - (ends[i - 1] ?? 0) }, (_, at) => cells[(ends[i - 1] ?? 0) + at]!),
  );
}

/** How many seconds after the beginning of a ride each of its seconds was by the wall, pauses included. */
export const wallSecondsIn = ({ powerW, pauses = [] }: Trace): number[] =>
  powerW.map((_, second) =>
    pauses.reduce((wall, { atSecond, seconds }) => wall + (atSecond <= second ? seconds : 0), second),
  );

/** One second of one rider; an absent field and null both mean "not measured". */
export type Sample = Partial<Record<Channel, number | null>>;

/** What a sensor can truthfully say; anything outside is noise and becomes null (whoever stored it keeps it raw). */
export const PLAUSIBLE: Record<Channel, readonly [lowest: number, highest: number]> = {
  powerW: [0, 2500],
  heartRateBpm: [30, 240],
  cadenceRpm: [0, 250],
  speedKmh: [0, 150],
};

/** The value where it is plausible for its channel, otherwise NaN: where numbers are computed NaN means missing. */
export function plausible(channel: Channel, value: number | null | undefined): number {
  if (value === null || value === undefined) return Number.NaN;
  const [lowest, highest] = PLAUSIBLE[channel];
  return value >= lowest && value <= highest ? value : Number.NaN;
}

/** Numbers of a ride by metric id, as far as there are any. */
export type RideValues = Readonly<Record<string, number | null | undefined>>;

/**
 * Time in one zone, from sensor to chart. Bounds are in the channel's own unit (W, bpm, rpm); null where there is none:
 * `to` on the last zone, both where nobody told them. Zone 0 lies below zone 1.
 */
export type ZoneRow = { zone: number; from: number | null; to: number | null; seconds: number };

/** Time in the zones of each channel that has some; null where a channel was silent or a bound of the rider unknown. */
export type RideZones = Readonly<Record<'power' | 'heartRate' | 'cadence', readonly ZoneRow[] | null>>;

/** Best mean power over a stretch; null where no window was 95 % valid. */
export type Peak = { seconds: number; powerW: number | null };
