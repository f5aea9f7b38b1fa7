import type { RideFormat } from '@tandem/api/words';
import { CHANNELS, type Trace, wallSecondsIn } from '@tandem/metrics';
import { writeFit, writeTcx } from '@tandem/sensors';
import type { Work } from '../../base/context.ts';
import { csvHead, csvLine } from '../../base/csv.ts';
import type { Scope } from '../person/allow.ts';
import { type WholeRide, wholeRide } from '../person/every-ride.ts';
import { readRides } from '../ride/store.ts';
import { fileOf, zoned } from './name.ts';

/** `2026-11-22T18:30:00`, without an offset. */
const LOCAL_CHARS = 19;

/** A ride as a file that other programs read, in pieces: its trace, its shown numbers as totals, its rider's thresholds. */
export function rideFile(
  { ride, file, thresholds }: WholeRide,
  trace: Trace,
  format: RideFormat,
): Iterable<string | Uint8Array<ArrayBuffer>> {
  const startedAt = new Date(ride.startsAt);
  if (format === 'csv') return traceLines(trace, startedAt, ride.timeZone);
  const whole = { startedAt, trace, values: ride.values, ...file, thresholds };
  return format === 'tcx' ? writeTcx(whole) : [writeFit(whole)];
}

export type RideFile = { title: string; name: string; content: Iterable<string | Uint8Array<ArrayBuffer>> };

/** One ride of a person as a file; null where there is none, or it has no trace. */
export async function readRideFile(
  work: Work,
  of: Pick<Scope, 'customerId'> & Partial<Scope> & { rideId: string },
  format: RideFormat,
): Promise<RideFile | null> {
  const [row] = await readRides(work, of);
  const ride = row && wholeRide(row, work.now, (read) => read(work));
  const trace = ride && (await ride.readTrace());
  if (!trace) return null;
  const { title } = ride.ride;
  return { title, name: `${fileOf(ride.ride)}.${format}`, content: rideFile(ride, trace, format) };
}

/** A trace second by second; an empty cell is a second without a reading, and what lies after a pause is later by that. */
function* traceLines(trace: Trace, startedAt: Date, timeZone: string): Generator<string> {
  yield csvHead(['second', 'at', ...CHANNELS]);
  // The offset of the start holds for the whole ride: a time is right with whatever offset it says.
  const start = zoned(startedAt, timeZone);
  const offset = start.slice(LOCAL_CHARS);
  const localMs = Date.parse(`${start.slice(0, LOCAL_CHARS)}Z`);
  for (const [second, wall] of wallSecondsIn(trace).entries()) {
    const at = new Date(localMs + wall * 1000).toISOString().slice(0, LOCAL_CHARS) + offset;
    yield csvLine([second, at, ...CHANNELS.map((channel) => trace[channel][second])]);
  }
}
