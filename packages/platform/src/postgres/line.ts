import { Socket } from 'node:net';
import { MAX_SILENT_LINE_SECONDS } from '@tandem/api/words';

/** A line on which nothing has come or gone for longer than any statement may take. */
export class SilentLine extends Error {
  override name = 'SilentLine';
  /** As for any line that broke. */
  readonly code = 'ETIMEDOUT';
  constructor() {
    super(`The database has not answered for ${MAX_SILENT_LINE_SECONDS} s; the line is given up.`);
  }
}

/**
 * The socket of a session that asks and is answered: given up where it falls silent. A database that stands still, or a
 * network that forgets a line without ending it, would otherwise hold whoever asked for as long as it likes. Pools end
 * sessions that rest long before.
 */
export function answeringLine(): Socket {
  const line = new Socket();
  line.setTimeout(MAX_SILENT_LINE_SECONDS * 1000, () => line.destroy(new SilentLine()));
  return line;
}
