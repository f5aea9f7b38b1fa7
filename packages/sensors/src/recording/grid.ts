import { plausible } from '@tandem/metrics';
import { DamagedFileError } from './damaged-file-error.ts';
import { MAX_RIDE_SECONDS } from './limits.ts';
import type { Notice } from './notice.ts';
import type { Pause, RideRecord } from './part.ts';

/** A reading stands until the next record where that comes so soon: devices record what changes at least this often. */
const HELD_SECONDS = 10;
/** A longer silence is a pause where nobody says how long the timer ran. */
const UNSAID_PAUSE_SECONDS = 300;
/** And a silence longer than this is one whatever the timer says. */
const MAX_SILENCE_SECONDS = 3600;

/** A second of the ride; null where nothing was recorded. */
export type Cell = Omit<RideRecord, 'atSeconds'>;
export type Grid = {
  cells: (Cell | null)[];
  /** What the power meter's counter gained between two records that became one second, W·s. */
  sharedJ: number;
  notices: Notice[];
};

/**
 * Lays records on a 1 Hz grid of the time that the timer ran. A pause adds nothing: the seconds of its stop and its
 * start are one. Records of one second are merged field by field. Short gaps are filled between the readings around them,
 * longer ones stay empty or are closed, as the session's own time says.
 * @param timerSeconds how long the device says that its timer ran; null where it does not
 */
export function layOnGrid(
  records: readonly RideRecord[],
  announced: readonly Pause[],
  timerSeconds: number | null,
): Grid {
  const notices: Notice[] = [];
  const pauses = believedPauses(records, joined(announced), timerSeconds);
  const ridden = timeOf(records, pauses);
  // Pauses around all that was recorded are none.
  const timed = ridden.length > 0 ? ridden : timeOf(records, []);
  if (timed.length < records.length)
    notices.push({ code: 'records_in_pause', count: records.length - timed.length });
  const closed = closedSilences(timed, timerSeconds);
  if (closed.size > 0)
    notices.push({
      code: 'silence_as_pause',
      count: [...closed].reduce((sum, at) => sum + timed[at]!.second - timed[at - 1]!.second - 1, 0),
    });

  const cells: (Cell | null)[] = [];
  let [filled, sharedJ, carriedM] = [0, 0, 0];
  for (const [at, { second, record: told }] of timed.entries()) {
    let record = without(told, carriedM);
    const gap = at === 0 ? 1 : second - timed[at - 1]!.second;
    if (gap === 0) {
      sharedJ += shared(cells.at(-1)!, record);
      const paused = told.atSeconds > timed[at - 1]!.record.atSeconds;
      const carried = paused ? movedBetween(cells.at(-1)!, record) : 0;
      carriedM += carried;
      record = without(record, carried);
      cells[cells.length - 1] = merged(cells.at(-1)!, record);
      continue;
    }
    if (gap > 1 && !closed.has(at)) {
      const before = cells.at(-1)!;
      for (let missing = 1; missing < gap; missing++) {
        cells.push(gap <= HELD_SECONDS ? between(before, record, missing / gap) : null);
      }
      if (gap <= HELD_SECONDS) filled += gap - 1;
    }
    cells.push(record);
    if (cells.length > MAX_RIDE_SECONDS)
      throw new DamagedFileError('too_large', 'The file holds more than 24 hours of riding.');
  }
  if (filled > 0) notices.push({ code: 'seconds_filled', count: filled });
  return { cells, sharedJ, notices };
}

/** Pauses by time, with those that overlap made one. */
function joined(pauses: readonly Pause[]): Pause[] {
  const whole: Pause[] = [];
  for (const pause of pauses
    .filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds)
    .sort((a, b) => a.fromSeconds - b.fromSeconds)) {
    const last = whole.at(-1);
    if (last && pause.fromSeconds <= last.toSeconds)
      last.toSeconds = Math.max(last.toSeconds, pause.toSeconds);
    else whole.push({ ...pause });
  }
  return whole;
}

/**
 * The pauses that count. One in which the device went on recording is believed unless the session's timer is nearer to
 * the ride with it than without.
 */
function believedPauses(
  records: readonly RideRecord[],
  pauses: Pause[],
  timerSeconds: number | null,
): Pause[] {
  if (timerSeconds === null) return pauses;
  let at = 0;
  const busy = pauses.filter(({ fromSeconds, toSeconds }) => {
    while (at < records.length && records[at]!.atSeconds <= fromSeconds) at++;
    return at < records.length && records[at]!.atSeconds < toSeconds;
  });
  if (busy.length === 0) return pauses;
  const span = records.at(-1)!.atSeconds - records[0]!.atSeconds + 1;
  const open = span - lengthOf(pauses) + lengthOf(busy);
  const isNearer = Math.abs(open - timerSeconds) < Math.abs(open - lengthOf(busy) - timerSeconds);
  return isNearer ? pauses.filter((pause) => !busy.includes(pause)) : pauses;
}

const lengthOf = (pauses: readonly Pause[]): number =>
  pauses.reduce((sum, { fromSeconds, toSeconds }) => sum + toSeconds - fromSeconds, 0);

type Timed = { second: number; record: RideRecord };

/** Each record with the seconds that the timer had run; those within a pause are left out. */
function timeOf(records: readonly RideRecord[], pauses: readonly Pause[]): Timed[] {
  const timed: Timed[] = [];
  let [next, stood] = [0, 0];
  for (const record of records) {
    while (next < pauses.length && pauses[next]!.toSeconds <= record.atSeconds) {
      const { fromSeconds, toSeconds } = pauses[next++]!;
      stood += toSeconds - fromSeconds;
    }
    const pause = pauses[next];
    if (pause && pause.fromSeconds < record.atSeconds) continue;
    timed.push({ second: record.atSeconds - stood, record });
  }
  return timed;
}

/**
 * Silences that nobody announced and that were pauses, by the place of the record after them. The session's timer
 * decides, the longest silence first: one is closed where the ride comes nearer to the timer by it.
 */
function closedSilences(timed: readonly Timed[], timerSeconds: number | null): Set<number> {
  const silences = timed
    .map(({ second }, at) => ({ at, missing: at === 0 ? 0 : second - timed[at - 1]!.second - 1 }))
    .filter(({ missing }) => missing >= HELD_SECONDS);
  if (timerSeconds === null)
    return new Set(silences.filter(({ missing }) => missing >= UNSAID_PAUSE_SECONDS).map(({ at }) => at));
  const closed = new Set<number>();
  let excess = timed.at(-1)!.second - timed[0]!.second + 1 - timerSeconds;
  for (const { at, missing } of silences.sort((a, b) => b.missing - a.missing))
    if (missing > MAX_SILENCE_SECONDS || Math.abs(excess - missing) < Math.abs(excess)) {
      closed.add(at);
      excess -= missing;
    }
  return closed;
}

const CHANNELS = ['powerW', 'heartRateBpm', 'cadenceRpm', 'speedKmh'] as const;

/** Two records of one second: what either tells, of two plausible readings the higher. */
function merged(a: Cell, b: Cell): Cell {
  const cell = { ...a, powerCounter: higher(a.powerCounter, b.powerCounter) };
  cell.distanceM = higher(a.distanceM, b.distanceM);
  for (const channel of CHANNELS)
    cell[channel] =
      higher(known(channel, a[channel]), known(channel, b[channel])) ?? a[channel] ?? b[channel];
  return cell;
}

/** Metres between the records around a pause: nobody rode them. */
function movedBetween(a: Cell, b: Cell): number {
  return a.distanceM === null || b.distanceM === null ? 0 : Math.max(0, b.distanceM - a.distanceM);
}

/** A record with its distance less what was carried before. */
const without = (record: RideRecord, carriedM: number): RideRecord =>
  carriedM === 0 || record.distanceM === null
    ? record
    : { ...record, distanceM: record.distanceM - carriedM };

/** Work between two records of one second; no more than either tells, and nothing where the counter claims more. */
function shared(a: Cell, b: Cell): number {
  const gained = (b.powerCounter ?? Number.NaN) - (a.powerCounter ?? Number.NaN);
  const most = Math.max(known('powerW', a.powerW) ?? 0, known('powerW', b.powerW) ?? 0);
  return gained > 0 && gained <= most ? gained : 0;
}

/** A second between two records: on the line between plausible readings; the first stands where the second is silent. */
function between(a: Cell, b: Cell, share: number): Cell {
  const cell: Cell = {
    powerW: null,
    heartRateBpm: null,
    cadenceRpm: null,
    speedKmh: null,
    powerCounter: null,
    distanceM: null,
  };
  for (const channel of CHANNELS) {
    const [from, to] = [known(channel, a[channel]), known(channel, b[channel])];
    cell[channel] = from === null || to === null ? from : from + (to - from) * share;
  }
  return cell;
}

const known = (channel: (typeof CHANNELS)[number], value: number | null): number | null =>
  Number.isNaN(plausible(channel, value)) ? null : value;

const higher = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
