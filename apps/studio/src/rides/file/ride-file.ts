import type { RideFormat } from '@tandem/api/words';
import { CHANNELS, type Trace } from '@tandem/metrics';
import { writeFit, writeTcx } from '@tandem/sensors';
import { csvHead, csvLine } from '../../base/csv.ts';
import type { WholeRide } from '../person/every-ride.ts';
import { zoned } from './name.ts';

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

/** A trace second by second; an empty cell is a second without a reading. */
function* traceLines(trace: Trace, startedAt: Date, timeZone: string): Generator<string> {
  yield csvHead(['second', 'at', ...CHANNELS]);
  // The offset of the start holds for the whole ride: a time is right with whatever offset it says.
  const start = zoned(startedAt, timeZone);
  const offset = start.slice(LOCAL_CHARS);
  const localMs = Date.parse(`${start.slice(0, LOCAL_CHARS)}Z`);
  for (let second = 0; second < trace.powerW.length; second++) {
    const at = new Date(localMs + second * 1000).toISOString().slice(0, LOCAL_CHARS) + offset;
    yield csvLine([second, at, ...CHANNELS.map((channel) => trace[channel][second])]);
  }
}
