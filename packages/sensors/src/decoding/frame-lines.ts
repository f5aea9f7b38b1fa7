/**
 * A radio recording: frames as lines of JSON, so that what a room sent can be kept, sent to somebody and decoded again.
 * The first line says what the file is; each other line is a frame:
 *
 *     {"radio":1}
 *     {"ms":1512.4,"by":"ant","device":"31337","code":11,"bytes":"10e0ff4b37964100","rssi":-62}
 */
import type { Frame, Transport } from './frame.ts';

/** The first line. The number is raised where older readers would read wrongly. */
export const RADIO_HEADER = '{"radio":1}';
/** The longest that may be sent over the air, in a notification. */
const MAX_FRAME_BYTES = 512;
const MAX_DEVICE_CHARS = 64;
/** No line is longer than this. */
export const MAX_LINE_CHARS = 2 * MAX_FRAME_BYTES + MAX_DEVICE_CHARS + 200;

const TRANSPORTS: readonly string[] = ['ant', 'bluetooth', 'advertisement'] satisfies Transport[];

/** A frame as a line, without its end. */
export const writeFrameLine = ({ atMs, transport, device, code, bytes, rssiDbm }: Frame): string =>
  JSON.stringify({
    ms: atMs,
    by: transport,
    device,
    code,
    bytes: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    ...(rssiDbm !== null && { rssi: rssiDbm }),
  });

/** The frame of a line; null where the line is none, as the last one of a box that lost its power. */
export function readFrameLine(line: string): Frame | null {
  if (line.length > MAX_LINE_CHARS) return null;
  const { ms, by, device, code, bytes, rssi = null } = fieldsOf(line);
  if (typeof ms !== 'number' || !(ms >= 0) || !Number.isFinite(ms)) return null;
  if (typeof by !== 'string' || !TRANSPORTS.includes(by)) return null;
  if (typeof device !== 'string' || device.length > MAX_DEVICE_CHARS) return null;
  if (typeof code !== 'number' || !Number.isInteger(code)) return null;
  if (typeof bytes !== 'string' || !/^(?:[0-9a-f]{2})*$/i.test(bytes)) return null;
  if (rssi !== null && (typeof rssi !== 'number' || !Number.isFinite(rssi))) return null;
  const pairs = bytes.match(/../g) ?? [];
  return {
    atMs: ms,
    transport: by as Transport,
    device,
    code,
    bytes: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)),
    rssiDbm: rssi,
  };
}

function fieldsOf(line: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
