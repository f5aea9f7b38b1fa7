import FitParser from 'fit-file-parser';
import { DamagedFileError } from '../recording/damaged-file-error.ts';
import { MAX_PAUSES } from '../recording/limits.ts';
import { numberIn, type Part, type Pause, type RideRecord, type Row, secondsOf } from '../recording/part.ts';
import { countMessages } from './count-messages.ts';
import { deviceOf } from './device.ts';
import { MAX_FIT_FIELDS, MAX_FIT_MESSAGES } from './limits.ts';

/**
 * Decodes segments whose frame was already found whole.
 * @throws DamagedFileError when their inside is nonsense, or so much that no ride can be in it
 */
export function decodeFit(segments: Uint8Array[]): Part[] {
  refuseTooMuch(segments);
  const parts: Part[] = segments.map((segment) => {
    const data = parse(segment);
    return {
      records: rows(data.records)
        .map(toRecord)
        .filter((record) => record !== null)
        .sort((a, b) => a.atSeconds - b.atSeconds),
      pauses: pausesOf(rows(data.events)),
      sessions: rows(data.sessions),
      device: deviceOf(rows(data.file_ids)[0] ?? {}),
    };
  });
  if (parts.reduce((sum, { pauses }) => sum + pauses.length, 0) > MAX_PAUSES)
    throw new DamagedFileError('too_large', `The file tells of more than ${MAX_PAUSES} pauses.`);
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
    throw new DamagedFileError('too_large', 'The file holds more messages than any ride has.');
}

const rows = (value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : []);

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
    throw new DamagedFileError(
      'fit_undecodable',
      'The file’s checksum is right but its records make no sense.',
      {
        cause: failure,
      },
    );
  return parsed;
}

function toRecord(row: Row): RideRecord | null {
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
function pausesOf(events: Row[]): Pause[] {
  const pauses: Pause[] = [];
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
