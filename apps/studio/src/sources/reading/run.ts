import type { ForeignSource } from '@tandem/api/words';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import type { Source } from '../adapter.ts';
import { callSource, SourceStopped } from '../calls/call-source.ts';
import {
  type Connection,
  keepSecrets,
  loadConnection,
  openSecrets,
  stoppedBecause,
} from '../calls/connection.ts';
import { sources } from '../table.ts';
import { whileHeld } from './while-held.ts';

/** A run ends by then, well within its lease; the next one goes on where it stood. */
const RUN_MS = 60_000;

/** One run of a connection. @property until by the clock of this process, in milliseconds: nothing is begun after */
export type Run = { studio: Studio; connection: Connection; there: Source; until: number };
/** What is made so without asking there. */
export type Settling = Omit<Run, 'there'>;

/**
 * Asks a source by its connection, where it may be asked, until nothing else can be asked of it.
 * @returns what `act` did; null where it may not be asked, or not to the end
 */
export async function withConnection<T>(
  studio: Studio,
  { studioId, source }: { studioId: string; source: ForeignSource },
  act: (connection: Connection) => Promise<T>,
): Promise<T | null> {
  const connection = await inStudio(studio, studioId, (work) => loadConnection(work, source));
  if (connection === null || stoppedBecause(connection) !== null) return null;
  try {
    return await act(connection);
  } catch (error) {
    if (error instanceof SourceStopped) return null;
    throw error;
  }
}

/**
 * A run, which has a minute.
 * @param hinted reads what it was hinted at: the calls of others step aside meanwhile
 */
export function openRun(studio: Studio, connection: Connection, hinted = false): Run {
  const until = performance.now() + RUN_MS;
  return { studio, connection, until, there: openSource(studio, connection, until, hinted) };
}

/** The source of a connection, each call of which passes the gate, and none is made after the run's end. */
function openSource(studio: Studio, connection: Connection, until: number, hinted: boolean): Source {
  const { studioId, source } = connection;
  const secrets = {
    read: () =>
      inStudio(studio, studioId, async (work) => {
        const now = await loadConnection(work, source);
        if (now?.credentialVersion !== connection.credentialVersion) throw new SourceStopped('changed');
        return openSecrets(studio, now);
      }),
    keep: (changed: string) => inStudio(studio, studioId, (work) => keepSecrets(work, connection, changed)),
  };
  return sources[source](connection.baseUrl, secrets, (method, about, make) => {
    if (performance.now() > until) throw new SourceStopped('over');
    return callSource(studio, connection, { method, about, hinted }, make);
  });
}

export const keep = <T>({ studio, connection }: Settling, write: (work: Work) => Promise<T>): Promise<T> =>
  whileHeld(studio, connection, write);

/** Does something about one class: what goes wrong with it keeps no other from its turn. */
export async function apart(
  { studio, connection }: Settling,
  foreignClass: string | null,
  act: () => Promise<unknown>,
) {
  try {
    await act();
  } catch (error) {
    if (error instanceof SourceStopped) throw error;
    const { studioId, source } = connection;
    studio.log.error(
      { event: 'source.class_failed', err: error, studioId, source, foreignClass },
      'a class could not be read or settled',
    );
  }
}
