import type { FileFailure, RideNotice, Sport } from '@tandem/api/words';
import { CHANNELS, type MetricId, refuseNumber, type Trace } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { type DamagedFileCode, DamagedFileError, type RecordedRide, readRecording } from '@tandem/sensors';
import { hasPedals, sportOf } from './sport.ts';

/** Raised whenever a file would be read differently today. */
export const READER_VERSION = 2;

/** What is kept of a ride from a file. */
export type Ride = {
  /** Which of the file's activities it is. */
  part: number;
  startedAt: Date;
  endedAt: Date;
  seconds: number;
  sport: Sport;
  /** As the file names it. */
  fileSport: string | null;
  fileSubSport: string | null;
  /** The device's own numbers, by metric id. */
  sent: Partial<Record<MetricId, number>>;
  /** What the equipment measured and the trace does not hold. */
  measured: object;
  /** What the file says of the rider. */
  inputs: { ftpW?: number };
  notices: { code: RideNotice; count: number }[];
  /** Seconds with a reading, over all channels. */
  readings: number;
  trace: Uint8Array;
};

const codes: Record<DamagedFileCode, FileFailure> = {
  not_a_ride_file: 'not_fit',
  no_records: 'no_samples',
  no_times: 'no_date',
  too_large: 'too_large',
  fit_header_damaged: 'damaged',
  fit_cut_short: 'damaged',
  fit_checksum_mismatch: 'damaged',
  fit_undecodable: 'damaged',
  xml_damaged: 'damaged',
  xml_document_type: 'damaged',
};

/** Reads the rides of a file of any form. @returns them, or the code of what is wrong with the file */
export function readRides(bytes: Uint8Array): Ride[] | FileFailure {
  let read: RecordedRide[];
  try {
    read = readRecording(bytes);
  } catch (error) {
    if (error instanceof DamagedFileError) return codes[error.code];
    throw error;
  }
  const rides = read.map(rideOf).filter(({ readings }) => readings > 0);
  return rides.length > 0 ? rides : 'no_samples';
}

function rideOf(read: RecordedRide, part: number): Ride {
  const sport = sportOf(read);
  const powered = read.trace.powerW.filter((watt) => watt !== null).length;
  const left = hasPedals(sport) ? 0 : powered;
  const trace = left === 0 ? read.trace : { ...read.trace, powerW: read.trace.powerW.map(() => null) };
  const { distanceKm, counted, sharedJ } = read.measured;
  return {
    part,
    startedAt: read.startedAt,
    endedAt: read.endedAt,
    seconds: read.seconds,
    sport,
    fileSport: read.sport,
    fileSubSport: read.subSport,
    sent: totalsOf(read, sport),
    measured: {
      ...(distanceKm === null || refuseNumber('distanceKm', distanceKm) === 'range' ? {} : { distanceKm }),
      ...(hasPedals(sport) && counted.length > 0 ? { counted } : {}),
      ...(hasPedals(sport) && sharedJ > 0 ? { sharedJ } : {}),
    },
    inputs: read.ftpW === null || !hasPedals(sport) ? {} : { ftpW: read.ftpW },
    notices: [
      ...read.notices.filter(({ code }) => hasPedals(sport) || !OF_POWER_NOTICES.includes(code)),
      ...(left > 0 ? [{ code: 'power_of_other_sport' as const, count: left }] : []),
    ],
    readings: countReadings(trace),
    trace: encodeTrace(trace),
  };
}

/** Seconds with a reading, over all channels. */
export const countReadings = (trace: Trace): number =>
  CHANNELS.reduce((sum, channel) => sum + trace[channel].filter((cell) => cell !== null).length, 0);

const OF_POWER_NOTICES: readonly string[] = [
  'power_left_out',
  'counter_left_out',
] satisfies readonly RideNotice[];

const OF_POWER: readonly string[] = [
  'averagePowerW',
  'maximumPowerW',
  'normalisedPowerW',
  'intensityFactor',
  'trainingLoad',
  'workKj',
] satisfies MetricId[];

/** The device's totals; one that nobody can have ridden is left out. */
const totalsOf = (read: RecordedRide, sport: Sport): Ride['sent'] =>
  Object.fromEntries(
    Object.entries(read.deviceTotals).filter(
      ([id, value]) =>
        value !== null && refuseNumber(id, value) !== 'range' && (hasPedals(sport) || !OF_POWER.includes(id)),
    ),
  );
