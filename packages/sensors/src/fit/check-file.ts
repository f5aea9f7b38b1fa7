/** The frame of a FIT file: header, declared length and both checksums (FIT protocol, "FIT file structure"). */
import { DamagedFileError } from '../recording/damaged-file-error.ts';
import { MAX_FILE_BYTES } from '../recording/limits.ts';
import type { Notice } from '../recording/notice.ts';
import { MAX_FIT_PARTS } from './limits.ts';

const SHORT_HEADER_BYTES = 12;
const LONG_HEADER_BYTES = 14;
const CRC_BYTES = 2;

// biome-ignore format: one row, as in the protocol's own listing
const CRC_TABLE = [0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01, 0x8801, 0x4400];

/** The FIT checksum of some bytes, 16 bits. */
export function fitCrc(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc = (crc >> 4) ^ CRC_TABLE[crc & 0xf]! ^ CRC_TABLE[byte & 0xf]!;
    crc = (crc >> 4) ^ CRC_TABLE[crc & 0xf]! ^ CRC_TABLE[byte >> 4]!;
  }
  return crc;
}

export type CheckedFit = { segments: Uint8Array[]; notices: Notice[] };

/**
 * Splits a file into its segments (usually one; files may be chained) once each is found whole. What follows a whole
 * segment and is none itself takes nothing from it: it is left out, and said.
 * @throws DamagedFileError naming the first fault where not even the first segment is whole.
 */
export function checkFitFile(bytes: Uint8Array): CheckedFit {
  if (bytes.length > MAX_FILE_BYTES)
    throw new DamagedFileError('too_large', `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB.`);
  const checked: CheckedFit = { segments: [], notices: [] };
  for (let at = 0; at === 0 || at < bytes.length; ) {
    let segment: Uint8Array;
    try {
      segment = checkSegment(bytes.subarray(at), checked);
    } catch (error) {
      if (at === 0) throw error;
      const rest = bytes.subarray(at);
      checked.notices.push({ code: isFit(rest) ? 'part_damaged' : 'bytes_left_out', count: rest.length });
      break;
    }
    checked.segments.push(segment);
    if (checked.segments.length > MAX_FIT_PARTS)
      throw new DamagedFileError('too_large', `The file is a chain of more than ${MAX_FIT_PARTS} parts.`);
    at += segment.length;
  }
  return checked;
}

function checkSegment(bytes: Uint8Array, { notices }: CheckedFit): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = checkHeader(bytes, view);
  const declared = view.getUint32(4, true);
  const present = bytes.length - headerBytes;
  if (present < declared)
    throw new DamagedFileError(
      'fit_cut_short',
      `The file is cut short: it declares ${declared} bytes and has ${present}.`,
    );
  const end = headerBytes + declared;
  if (bytes.length === end) {
    // Some programs never write the closing checksum; the data itself is complete.
    notices.push({ code: 'no_checksum', count: 1 });
    return bytes;
  }
  if (bytes.length < end + CRC_BYTES)
    throw new DamagedFileError('fit_cut_short', 'The file is cut short in the middle of its checksum.');
  if (fitCrc(bytes.subarray(0, end)) !== view.getUint16(end, true))
    throw new DamagedFileError(
      'fit_checksum_mismatch',
      'The checksum does not match: the file was changed or damaged after it was recorded.',
    );
  return bytes.subarray(0, end + CRC_BYTES);
}

/** Length of the header, once it is one. */
function checkHeader(bytes: Uint8Array, view: DataView): number {
  if (!isFit(bytes))
    throw new DamagedFileError(
      'not_a_ride_file',
      'This is not a FIT file: its header lacks the mark “.FIT”.',
    );
  const headerBytes = bytes[0]!;
  if (headerBytes !== SHORT_HEADER_BYTES && headerBytes !== LONG_HEADER_BYTES)
    throw new DamagedFileError(
      'fit_header_damaged',
      `The header is damaged: it claims a length of ${headerBytes} bytes instead of 12 or 14.`,
    );
  if (bytes.length < headerBytes)
    throw new DamagedFileError('fit_cut_short', 'The file is cut short inside its header.');
  const crc = headerBytes === LONG_HEADER_BYTES ? view.getUint16(SHORT_HEADER_BYTES, true) : 0;
  // 0 stands for "not computed" in the protocol.
  if (crc !== 0 && crc !== fitCrc(bytes.subarray(0, SHORT_HEADER_BYTES)))
    throw new DamagedFileError('fit_header_damaged', 'The header is damaged: its checksum does not match.');
  return headerBytes;
}

/** Whether bytes begin like a FIT file: what they hold says what they are, never a name. */
export const isFit = (bytes: Uint8Array): boolean =>
  bytes.length >= SHORT_HEADER_BYTES && String.fromCharCode(...bytes.subarray(8, 12)) === '.FIT';
