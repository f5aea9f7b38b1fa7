import type { ForeignSource } from '@tandem/api/words';
import { inStudio } from '../../base/call.ts';
import type { Studio } from '../../base/context.ts';
import type { Source, Told } from '../adapter.ts';
import { SourceStopped } from '../calls/call-source.ts';
import { loadConnection, stoppedBecause } from '../calls/connection.ts';
import { openRun } from '../reading/run.ts';

/** Asks a source while a person waits, through the gate of all calls. @returns null where nothing may be asked now */
export async function askThere<T>(
  studio: Studio,
  { studioId, source }: { studioId: string; source: ForeignSource },
  ask: (there: Source) => Promise<Told<T>>,
): Promise<Told<T> | null> {
  const connection = await inStudio(studio, studioId, (work) => loadConnection(work, source));
  if (stoppedBecause(connection) !== null) return null;
  try {
    return await ask(openRun(studio, connection!).there);
  } catch (error) {
    if (error instanceof SourceStopped) return null;
    throw error;
  }
}
