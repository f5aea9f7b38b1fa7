import FitParser from 'fit-file-parser';
import { countMessages } from './count-messages.ts';
import { DamagedFitError } from './damaged-fit-error.ts';
import { MAX_FIT_FIELDS, MAX_FIT_MESSAGES, MAX_FIT_PAUSES } from './limits.ts';

/** What we take from a FIT record, one moment of a ride. */
export type FitRecord = {
  atSeconds: number;
  powerW: number | null;
  heartRateBpm: number | null;
  cadenceRpm: number | null;
  speedKmh: number | null;
  /** The meter's running sum of power, W·s. */
  powerCounter: number | null;
  /** The running distance, m. */
  distanceM: number | null;
};
export type FitPause = { fromSeconds: number; toSeconds: number };
/** One part of a chain; most files have one. */
export type FitPart = {
  /** By time. */
  records: FitRecord[];
  pauses: FitPause[];
  /** What the device itself made of each activity; several where sports follow each other. */
  sessions: FitRow[];
  /** Who wrote the file. */
  file: FitRow;
};
export type FitRow = Record<string, unknown>;

/**
 * Decodes segments whose frame was already found whole.
 * @throws DamagedFitError when their inside is nonsense, or so much that no ride can be in it
 */
export function decodeFit(segments: Uint8Array[]): FitPart[] {
  refuseTooMuch(segments);
  const parts: FitPart[] = segments.map((segment) => {
    const data = parse(segment);
    return {
      records: rows(data.records)
        .map(toRecord)
        .filter((record) => record !== null)
        .sort((a, b) => a.atSeconds - b.atSeconds),
      pauses: pausesOf(rows(data.events)),
      sessions: rows(data.sessions),
      file: rows(data.file_ids)[0] ?? {},
    };
  });
  if (parts.reduce((sum, { pauses }) => sum + pauses.length, 0) > MAX_FIT_PAUSES)
    throw new DamagedFitError('fit_too_large', `The file tells of more than ${MAX_FIT_PAUSES} pauses.`);
  return parts;
}

function refuseTooMuch(segments: Uint8Array[]): void {
  let messages = 0;
  let fields = 0;
  for (const segment of segments) {
    const counted = countMessages(segment);
    messages += counted.messages;
    fields += counted.fields;
  }
  if (messages > MAX_FIT_MESSAGES || fields > MAX_FIT_FIELDS)
    throw new DamagedFitError('fit_too_large', 'The file holds more messages than any ride has.');
}

const rows = (value: unknown): FitRow[] => (Array.isArray(value) ? (value as FitRow[]) : []);

/** A field that is a finite number, or null. */
export const numberIn = (row: FitRow, field: string): number | null => {
  const value = row[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

function parse(segment: Uint8Array): FitRow {
  let parsed: FitRow | undefined;
  let failure: unknown = 'it holds no data';
  try {
    // The library calls back before it returns, and wants bytes that own their buffer.
    new FitParser({ speedUnit: 'km/h', lengthUnit: 'm', mode: 'list' }).parse(
      Uint8Array.from(segment).buffer,
      (error, data) => {
        failure = error;
        parsed = data as FitRow | undefined;
      },
    );
  } catch (error) {
    failure = error;
  }
  if (parsed === undefined)
    throw new DamagedFitError(
      'fit_undecodable',
      'The file’s checksum is right but its records make no sense.',
      {
        cause: failure,
      },
    );
  return parsed;
}

/** An instant as whole seconds since 1970, or null. */
export const secondsOf = (value: unknown): number | null => {
  const at =
    value instanceof Date || typeof value === 'string' ? new Date(value).getTime() / 1000 : Number.NaN;
  return Number.isFinite(at) ? Math.round(at) : null;
};

function toRecord(row: FitRow): FitRecord | null {
  const atSeconds = secondsOf(row.timestamp);
  if (atSeconds === null) return null;
  const cadence = numberIn(row, 'cadence');
  const heartRate = numberIn(row, 'heart_rate');
  return {
    atSeconds,
    powerW: numberIn(row, 'power'),
    // Nobody rides at 0 bpm: programs without a strap write 0 for "missing".
    heartRateBpm: heartRate === 0 ? null : heartRate,
    cadenceRpm: cadence === null ? null : cadence + (numberIn(row, 'fractional_cadence') ?? 0),
    speedKmh: numberIn(row, 'enhanced_speed') ?? numberIn(row, 'speed'),
    powerCounter: numberIn(row, 'accumulated_power'),
    distanceM: numberIn(row, 'distance'),
  };
}

/** Stretches in which the timer stood still: from a stop to the next start. */
function pausesOf(events: FitRow[]): FitPause[] {
  const pauses: FitPause[] = [];
  let stoppedAt: number | null = null;
  for (const event of events) {
    const at = secondsOf(event.timestamp);
    if (event.event !== 'timer' || at === null) continue;
    if (event.event_type === 'start') {
      if (stoppedAt !== null) pauses.push({ fromSeconds: stoppedAt, toSeconds: at });
      stoppedAt = null;
    } else if (String(event.event_type).startsWith('stop')) stoppedAt ??= at;
  }
  return pauses;
}
