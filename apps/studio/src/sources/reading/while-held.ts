import { inStudioWithDrafts } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { SourceStopped } from '../calls/call-source.ts';
import { type Connection, holdConnection } from '../calls/connection.ts';

/**
 * Writes what was read, or makes things here equal to it, if the connection that it was read by still stands; drafts are seen.
 * @throws SourceStopped
 */
export const whileHeld = <T>(
  studio: Studio,
  connection: Connection,
  write: (work: Work) => Promise<T>,
): Promise<T> =>
  inStudioWithDrafts(studio, connection.studioId, async (work) => {
    if (!(await holdConnection(work, connection))) throw new SourceStopped('changed');
    return write(work);
  });
