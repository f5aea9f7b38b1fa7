import { closeSync, openSync, writeSync } from 'node:fs';
import { type Frame, RADIO_HEADER, writeFrameLine } from '@tandem/sensors/radio';

/** @property bytes, ms after which no frame is written any more */
export type RecordingBounds = { bytes: number; ms: number };

export type RadioWriter = {
  /** Writes the frame. False once the recording is at an end: it is long or large enough, or the disk is full. */
  write(frame: Frame): boolean;
  /** Ends the file. Returns how it went, as a sentence. */
  end(): string;
};

/**
 * Writes frames as a radio recording, each at once, so that what was heard until the power went is in the file.
 * @throws Error with a sentence where the file is there already, or cannot be made
 */
export function writeRadio(file: string, bounds: RecordingBounds): RadioWriter {
  const opened = openNew(file);
  let bytes = 0;
  let frames = 0;
  let beganMs: number | null = null;
  let trouble: string | null = null;
  const put = (line: string): boolean => {
    try {
      bytes += writeSync(opened, `${line}\n`);
      return true;
    } catch (error) {
      trouble = `it ended early: ${wordsOf(error)}`;
      return false;
    }
  };
  put(RADIO_HEADER);
  return {
    write(frame) {
      beganMs ??= frame.atMs;
      if (trouble !== null || frame.atMs - beganMs > bounds.ms || bytes >= bounds.bytes) return false;
      if (!put(writeFrameLine({ ...frame, atMs: Math.round(frame.atMs * 10) / 10 }))) return false;
      frames++;
      return true;
    },
    end() {
      closeSync(opened);
      return `${file} has ${frames} frames${trouble === null ? '' : `; ${trouble}`}.`;
    },
  };
}

function openNew(file: string): number {
  try {
    // Heart rates, by the number of a strap.
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new Error(`There is a file ${file} already: give another name.`);
    throw new Error(`${file} cannot be written: ${wordsOf(error)}.`);
  }
}

function wordsOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'that is not allowed here';
  if (code === 'ENOENT') return 'there is no such folder';
  return message;
}
