/** A ride as bytes: delta + zigzag varint + deflate. Needs Node's zlib, hence its own entry. */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { MAX_PAUSES } from '@tandem/api/words';
import { CHANNELS, type Channel, type Paused, type Trace } from './ride.ts';

/** 'T', 'R', format version; then u32 seconds and u32 CRC-32 of the body before compression, little-endian. */
const MAGIC = [0x54, 0x52] as const;
const VERSION = 1;
/** The same after the ride's pauses: how many, and of each how many seconds after the one before, and how long. */
const VERSION_WITH_PAUSES = 2;
const HEADER_BYTES = 11;
/** The longest ride that is kept. */
export const MAX_TRACE_SECONDS = 24 * 3600;
/** No varint of ours is longer: values are bounded far below 2³¹. */
const MAX_VARINT_BYTES = 5;
const MAX_VALUE = 1_000_000;
/** Steps per unit: cadence is kept to ½ rpm, speed to 0.01 km/h, power and heart rate whole. */
const STEPS: Record<Channel, number> = { powerW: 1, heartRateBpm: 1, cadenceRpm: 2, speedKmh: 100 };

export type TraceErrorCode =
  | 'trace_too_long'
  | 'trace_not_a_trace'
  | 'trace_version_unknown'
  | 'trace_damaged';

/** A trace that cannot be written, or bytes that are not one. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly code: TraceErrorCode;
  constructor(code: TraceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Packs a ride: per channel the differences between cells, where a lone 0 byte pair marks a run of nulls.
 * Power and heart rate are rounded to whole units, cadence to ½ rpm, speed to 0.01 km/h.
 * @throws TraceError when the channels differ in length, are too long or hold an impossible number, or a pause is none.
 */
export function encodeTrace(trace: Trace): Uint8Array {
  const seconds = trace.powerW.length;
  if (seconds > MAX_TRACE_SECONDS)
    throw new TraceError('trace_too_long', `A ride of ${seconds} s is longer than ${MAX_TRACE_SECONDS} s.`);
  const body: number[] = [];
  const { pauses = [] } = trace;
  if (pauses.length > 0) writePauses(body, pauses, seconds);
  for (const channel of CHANNELS) {
    if (trace[channel].length !== seconds)
      throw new TraceError('trace_damaged', `Channel ${channel} has another length than powerW.`);
    writeChannel(body, trace[channel], STEPS[channel]);
  }
  const plain = Uint8Array.from(body);
  const packed = deflateRawSync(plain, { level: 9 });
  const bytes = new Uint8Array(HEADER_BYTES + packed.length);
  const version = pauses.length > 0 ? VERSION_WITH_PAUSES : VERSION;
  bytes.set([...MAGIC, version]);
  const view = new DataView(bytes.buffer);
  view.setUint32(3, seconds, true);
  view.setUint32(7, checksumOf(plain, version), true);
  bytes.set(packed, HEADER_BYTES);
  return bytes;
}

/**
 * Unpacks what `encodeTrace` wrote.
 * @throws TraceError for bytes that are not a trace, of an unknown version, or damaged.
 */
export function decodeTrace(bytes: Uint8Array): Trace {
  if (bytes.length < HEADER_BYTES || bytes[0] !== MAGIC[0] || bytes[1] !== MAGIC[1])
    throw new TraceError('trace_not_a_trace', 'These bytes are not a stored ride.');
  const [, , version] = bytes;
  if (version !== VERSION && version !== VERSION_WITH_PAUSES)
    throw new TraceError(
      'trace_version_unknown',
      `Stored ride of format ${version}; this program reads ${VERSION} and ${VERSION_WITH_PAUSES}.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seconds = view.getUint32(3, true);
  if (seconds > MAX_TRACE_SECONDS) throw damaged('its length is impossible');
  const body = inflate(bytes.subarray(HEADER_BYTES), seconds);
  if (checksumOf(body, version) !== view.getUint32(7, true)) throw damaged('its checksum does not match');
  const reader = { body, at: 0 };
  const trace: Trace = { powerW: [], heartRateBpm: [], cadenceRpm: [], speedKmh: [] };
  if (version === VERSION_WITH_PAUSES) trace.pauses = readPauses(reader, seconds);
  for (const channel of CHANNELS) trace[channel] = readChannel(reader, seconds, STEPS[channel]);
  if (reader.at !== body.length) throw damaged('it has bytes left over');
  return trace;
}

/** Of another format it is another one, so that none is taken for the other. */
const checksumOf = (body: Uint8Array, version: number) => crc32(body, version === VERSION ? 0 : version);

const damaged = (why: string, cause?: unknown) =>
  new TraceError('trace_damaged', `The stored ride is damaged: ${why}.`, { cause });

function inflate(packed: Uint8Array, seconds: number): Uint8Array {
  const most = seconds * CHANNELS.length * MAX_VARINT_BYTES * 2 + (2 * MAX_PAUSES + 1) * MAX_VARINT_BYTES;
  const maxOutputLength = Math.max(64, most);
  try {
    return inflateRawSync(packed, { maxOutputLength });
  } catch (cause) {
    throw damaged('it cannot be decompressed', cause);
  }
}

function writePauses(out: number[], pauses: readonly Paused[], seconds: number): void {
  if (!arePauses(pauses, seconds))
    throw new TraceError('trace_damaged', 'The pauses are not within the ride, or not in their order.');
  writeVarint(out, pauses.length);
  for (const [i, pause] of pauses.entries()) {
    writeVarint(out, pause.atSecond - (pauses[i - 1]?.atSecond ?? 0));
    writeVarint(out, pause.seconds);
  }
}

function readPauses(reader: Reader, seconds: number): Paused[] {
  const count = readVarint(reader);
  if (count > MAX_PAUSES) throw damaged('it has too many pauses');
  const pauses: Paused[] = [];
  for (let atSecond = 0; pauses.length < count; ) {
    atSecond += readVarint(reader);
    pauses.push({ atSecond, seconds: readVarint(reader) });
  }
  if (!arePauses(pauses, seconds)) throw damaged('a pause is not within the ride');
  return pauses;
}

const arePauses = (pauses: readonly Paused[], seconds: number): boolean =>
  pauses.length > 0 &&
  pauses.length <= MAX_PAUSES &&
  pauses.every(
    ({ atSecond, seconds: length }, i) =>
      atSecond > (pauses[i - 1]?.atSecond ?? 0) &&
      atSecond < seconds &&
      length > 0 &&
      length <= MAX_TRACE_SECONDS,
  );

/** Cells as varints of zigzag(difference) + 1; 0 introduces a run of nulls and is followed by the run's length. */
function writeChannel(out: number[], cells: (number | null)[], steps: number): void {
  let previous = 0;
  for (let i = 0; i < cells.length; ) {
    const cell = cells[i] ?? null;
    if (cell === null) {
      const start = i;
      while (i < cells.length && (cells[i] ?? null) === null) i++;
      writeVarint(out, 0);
      writeVarint(out, i - start);
      continue;
    }
    if (!(Math.abs(cell) <= MAX_VALUE)) throw new TraceError('trace_damaged', `Impossible value ${cell}.`);
    const value = Math.round(cell * steps);
    const difference = value - previous;
    writeVarint(out, (difference >= 0 ? difference * 2 : -difference * 2 - 1) + 1);
    previous = value;
    i++;
  }
}

function readChannel(reader: Reader, seconds: number, steps: number): (number | null)[] {
  const cells = new Array<number | null>(seconds);
  let previous = 0;
  for (let i = 0; i < seconds; ) {
    const word = readVarint(reader);
    if (word === 0) {
      const end = i + readVarint(reader);
      if (end > seconds || end === i) throw damaged('a gap is longer than the ride');
      cells.fill(null, i, end);
      i = end;
      continue;
    }
    const zigzag = word - 1;
    previous += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    cells[i++] = previous / steps;
  }
  return cells;
}

function writeVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

type Reader = { body: Uint8Array; at: number };

function readVarint(reader: Reader): number {
  let value = 0;
  for (let i = 0; i < MAX_VARINT_BYTES; i++) {
    const byte = reader.body[reader.at++];
    if (byte === undefined) throw damaged('it ends too soon');
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return value;
  }
  throw damaged('a number is too long');
}
