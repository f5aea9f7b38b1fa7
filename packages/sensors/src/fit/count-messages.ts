import { DamagedFileError } from '../recording/damaged-file-error.ts';

/** Field counts and data lengths of a definition, which says what the data messages of its local type look like. */
type Definition = { fields: number; dataBytes: number };

const COMPRESSED = 0x80;
const DEFINITION = 0x40;
const DEVELOPER_FIELDS = 0x20;
const FIXED_DEFINITION_BYTES = 6;
const FIELD_DEFINITION_BYTES = 3;

/**
 * Messages of a whole segment and the fields in them, read from its frame alone (FIT protocol, "Record format"), so
 * that a file made to exhaust memory is known before it is decoded.
 * @throws DamagedFileError fit_undecodable where a message has no definition or runs over the end
 */
export function countMessages(segment: Uint8Array): { messages: number; fields: number } {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  const definitions: (Definition | undefined)[] = [];
  const end = segment[0]! + view.getUint32(4, true);
  let messages = 0;
  let fields = 0;
  for (let at = segment[0]!; at < end; messages++) {
    const header = segment[at]!;
    if (!(header & COMPRESSED) && header & DEFINITION) {
      const definition = readDefinition(segment, at, end);
      definitions[header & 0x0f] = definition;
      fields += definition.fields;
      at = definition.next;
      continue;
    }
    const definition = definitions[header & COMPRESSED ? (header >> 5) & 0x03 : header & 0x0f];
    if (!definition) throw nonsense();
    fields += definition.fields;
    at += 1 + definition.dataBytes;
    if (at > end) throw nonsense();
  }
  return { messages, fields };
}

function readDefinition(bytes: Uint8Array, at: number, end: number): Definition & { next: number } {
  let next = at + FIXED_DEFINITION_BYTES;
  let fields = 0;
  let dataBytes = 0;
  const take = (count: number) => {
    if (next + count * FIELD_DEFINITION_BYTES > end) throw nonsense();
    for (let field = 0; field < count; field++, next += FIELD_DEFINITION_BYTES) dataBytes += bytes[next + 1]!;
    fields += count;
  };
  if (next > end) throw nonsense();
  take(bytes[next - 1]!);
  if (bytes[at]! & DEVELOPER_FIELDS) {
    if (next >= end) throw nonsense();
    next++;
    take(bytes[next - 1]!);
  }
  return { fields, dataBytes, next };
}

const nonsense = () =>
  new DamagedFileError('fit_undecodable', 'The file’s checksum is right but its records make no sense.');
