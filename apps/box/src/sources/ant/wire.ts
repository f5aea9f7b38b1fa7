/** How a stick and its host speak: 0xA4, length, id, payload, and the XOR of all of them (ANT Message Protocol and Usage, 7). */

const SYNC = 0xa4;
/** Sync, length, id and checksum. */
const AROUND_PAYLOAD_BYTES = 4;
/** The longest payload that a stick knows; a length above it is no length. */
const MAX_PAYLOAD_BYTES = 41;

export type AntMessage = { id: number; payload: Uint8Array };

/** A message as bytes. */
export function writeMessage(id: number, payload: readonly number[]): Uint8Array {
  const message = Uint8Array.of(SYNC, payload.length, id, ...payload, 0);
  message[message.length - 1] = checksumOf(message.subarray(0, -1));
  return message;
}

/**
 * Messages out of bytes, however they come in parts. What is no message is passed over: after a bad length or checksum it
 * looks on from the next byte, so that a damaged message costs no whole one that follows. Keeps less than one message.
 */
export function createMessageReader() {
  let kept: Uint8Array = new Uint8Array(0);
  let skippedBytes = 0;
  return {
    /** Bytes that were part of no message, so far. */
    skippedBytes: () => skippedBytes,
    keptBytes: () => kept.length,
    read(bytes: Uint8Array): AntMessage[] {
      const all = new Uint8Array(kept.length + bytes.length);
      all.set(kept);
      all.set(bytes, kept.length);
      const messages: AntMessage[] = [];
      let at = 0;
      while (at < all.length) {
        const length = all[at + 1];
        if (all[at] !== SYNC || (length !== undefined && length > MAX_PAYLOAD_BYTES)) {
          at++;
          skippedBytes++;
          continue;
        }
        const end = length === undefined ? Number.POSITIVE_INFINITY : at + length + AROUND_PAYLOAD_BYTES;
        if (end > all.length) break;
        if (checksumOf(all.subarray(at, end)) !== 0) {
          at++;
          skippedBytes++;
          continue;
        }
        messages.push({ id: all[at + 2]!, payload: all.slice(at + 3, end - 1) });
        at = end;
      }
      kept = all.slice(at);
      return messages;
    },
  };
}

const checksumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);
