import FitParser from 'fit-file-parser';
import { DamagedFitError } from './damaged-fit-error.ts';

/** What we take from a FIT record, one moment of a ride. */
export type FitRecord = {
  atSeconds: number;
  powerW: number | null;
  heartRateBpm: number | null;
  cadenceRpm: number | null;
  speedKmh: number | null;
  /** The meter's running sum of power, W·s. */
  powerCounter: number | null;
};
export type FitPause = { fromSeconds: number; toSeconds: number };
export type FitContents = {
  records: FitRecord[];
  pauses: FitPause[];
  session: Record<string, unknown>;
};

/** Decodes segments whose frame was already found whole. @throws DamagedFitError when their inside is nonsense. */
export function decodeFit(segments: Uint8Array[]): FitContents {
  const contents: FitContents = { records: [], pauses: [], session: {} };
  for (const segment of segments) {
    const data = parse(segment);
    for (const raw of rows(data.records)) {
      const record = toRecord(raw);
      if (record) contents.records.push(record);
    }
    contents.pauses.push(...pausesOf(rows(data.events)));
    contents.session = rows(data.sessions)[0] ?? contents.session;
  }
  contents.records.sort((a, b) => a.atSeconds - b.atSeconds);
  return contents;
}

type Row = Record<string, unknown>;
const rows = (value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : []);

/** A field that is a finite number, or null. */
export const numberIn = (row: Row, field: string): number | null => {
  const value = row[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

function parse(segment: Uint8Array): Row {
  let parsed: Row | undefined;
  let failure: unknown = 'it holds no data';
  try {
    // The library calls back before it returns, and wants bytes that own their buffer.
    new FitParser({ speedUnit: 'km/h', lengthUnit: 'm', mode: 'list' }).parse(
      Uint8Array.from(segment).buffer,
      (error, data) => {
        failure = error;
        parsed = data as Row | undefined;
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

const secondsOf = (value: unknown): number | null => {
  const at =
    value instanceof Date || typeof value === 'string' ? new Date(value).getTime() / 1000 : Number.NaN;
  return Number.isFinite(at) ? at : null;
};

function toRecord(row: Row): FitRecord | null {
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
  };
}

/** Stretches in which the timer stood still: from a stop to the next start. */
function pausesOf(events: Row[]): FitPause[] {
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
