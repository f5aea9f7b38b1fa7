import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type Frame, MAX_LINE_CHARS, RADIO_HEADER, readFrameLine } from '@tandem/sensors/radio';

/** So much is read at once: a class is larger than what should lie in memory. */
const CHUNK_BYTES = 64 * 1024;

/**
 * The frames of a radio recording, read as they are asked for. Lines that are no frame are left out: the last of a box that
 * lost its power is half a line. The file is open until the last frame was asked for.
 * @param leftOut told of each such line
 * @throws Error with a sentence where there is no such file, or it is no radio recording
 */
export function readRadio(file: string, leftOut: () => void = () => {}): Iterator<Frame> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`There is no file ${file}.`);
  const lines = linesOf(file);
  if (lines.next().value !== RADIO_HEADER)
    throw new Error(`${file} is no radio recording: its first line is not ${RADIO_HEADER}.`);
  return framesOf(lines, leftOut);
}

function* framesOf(lines: Iterable<string>, leftOut: () => void): Generator<Frame> {
  for (const line of lines) {
    const frame = readFrameLine(line);
    if (frame === null) leftOut();
    else yield frame;
  }
}

/** The lines of a file; of one that has no end in sight only its beginning, which no reader takes for a frame. */
function* linesOf(file: string): Generator<string> {
  const opened = openSync(file, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const text = new TextDecoder();
    let rest = '';
    for (let bytes = readSync(opened, chunk); bytes > 0; bytes = readSync(opened, chunk)) {
      const parts = (rest + text.decode(chunk.subarray(0, bytes), { stream: true })).split('\n');
      rest = parts.pop()!.slice(0, MAX_LINE_CHARS + 1);
      yield* parts;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(opened);
  }
}
