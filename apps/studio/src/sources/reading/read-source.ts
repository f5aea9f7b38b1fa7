import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import { inStudio, inStudioWithDrafts } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import type { Source } from '../adapter.ts';
import { callSource, SourceStopped } from '../calls/call-source.ts';
import {
  type Connection,
  holdConnection,
  keepSecrets,
  loadConnection,
  openSecrets,
  stoppedBecause,
} from '../calls/connection.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';
import { sources } from '../table.ts';
import { dropOld } from './drop-old.ts';
import { keepClass, keepClasses, keepGone, toSettle } from './keep-classes.ts';
import { keepRoster } from './keep-roster.ts';
import { linkPeople } from './link-people.ts';
import { settleClass } from './settle-class.ts';
import { settleRoster } from './settle-roster.ts';
import { readingBegins, spanOf } from './span.ts';

/** All classes are read so often. */
const CLASSES_EVERY_SECONDS = 300;
/** Who is booked is read as often as it matters: seconds between readings, by how soon the class starts. */
const ROSTER_EVERY = { soon: 60, today: 300, later: 1800 };
const SOON_MINUTES = 120;
/** A run ends by then, well within its lease; the next one goes on where it stood. */
const RUN_MS = 60_000;
const MAX_ROSTERS = 500;

/** Reads each connected source of each studio. */
export async function readSources(studio: Studio): Promise<void> {
  const { rows } = await sql<{ studio_id: string; source: ForeignSource }>`
    select studio_id, source from studios_with_sources()`.execute(studio.db);
  for (const { studio_id: studioId, source } of rows)
    await inStudio(studio, studioId, async (work) => {
      const { jobs } = work.studio;
      const key = `${studioId}:${source}`;
      await jobs.send(work.trx, 'read-source', { studioId, source }, { key, group: studioId });
      await dropOld(work);
    });
}

/**
 * Reads what is due of one source, and makes the schedule and its rosters here equal to what was read. What cannot be read now
 * is read by the next run: nothing is believed of it meanwhile.
 */
export async function readSource(
  studio: Studio,
  { studioId, source }: { studioId: string; source: ForeignSource },
): Promise<void> {
  const connection = await inStudio(studio, studioId, (work) => loadConnection(work, source));
  if (stoppedBecause(connection) !== null) return;
  const there = openSource(studio, connection!);
  const until = performance.now() + RUN_MS;
  try {
    if (isDue(connection!, studio.now()) && !(await readClasses(studio, connection!, there))) return;
    await settleClasses(studio, connection!);
    const due = await inStudio(studio, studioId, (work) => rostersDue(work, connection!));
    for (const foreignClass of due) {
      if (performance.now() > until) return;
      if (!(await readRoster(studio, connection!, there, foreignClass))) return;
    }
  } catch (error) {
    if (!(error instanceof SourceStopped)) throw error;
  }
}

const isDue = ({ classesReadAt }: Connection, now: Date): boolean =>
  classesReadAt === null || now.getTime() - classesReadAt.getTime() >= CLASSES_EVERY_SECONDS * 1000;

/** The source of a connection, each call of which passes the gate. */
function openSource(studio: Studio, connection: Connection): Source {
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
  return sources[source](connection.baseUrl, secrets, (method, about, make) =>
    callSource(studio, connection, { method, about }, make),
  );
}

/** Writes what was read, if the connection that it was read by still stands. @throws SourceStopped */
const keep = <T>(studio: Studio, connection: Connection, write: (work: Work) => Promise<T>): Promise<T> =>
  inStudio(studio, connection.studioId, async (work) => {
    if (!(await holdConnection(work, connection))) throw new SourceStopped('changed');
    return write(work);
  });

/** @returns whether they could be read, to whichever end */
async function readClasses(studio: Studio, connection: Connection, there: Source): Promise<boolean> {
  const { studioId } = connection;
  const began = await inStudio(studio, studioId, readingBegins);
  const span = spanOf(studio.now());
  const told = await there.classes(span);
  if (told.kind !== 'ok') return false;
  const doubted = await keep(studio, connection, (work) =>
    keepClasses(work, connection, told.value, { span, began }),
  );
  for (const id of doubted) {
    const asked = await inStudio(studio, studioId, readingBegins);
    const one = await there.class(id);
    if (one.kind !== 'ok') return false;
    // Moved beyond the days that are read, or shown on another page meanwhile: it is there all the same.
    await keep(studio, connection, (work) =>
      one.value ? keepClass(work, connection, one.value, asked) : keepGone(work, connection, id, asked),
    );
  }
  return true;
}

/** Makes the classes here as they were read; who is booked in one that is new or has moved room follows at once. */
async function settleClasses(studio: Studio, connection: Connection): Promise<void> {
  const { studioId } = connection;
  for (const id of await inStudioWithDrafts(studio, studioId, (work) => toSettle(work, connection))) {
    await inStudioWithDrafts(studio, studioId, (work) => settleClass(work, connection, id));
    await inStudioWithDrafts(studio, studioId, (work) => settleRoster(work, connection, id));
  }
}

/** Classes whose roster is due, those that start soonest first, and those that run. */
async function rostersDue({ trx, studioId, now }: Work, { source }: Connection): Promise<string[]> {
  const { from, to } = spanOf(now);
  const { soon, today, later } = ROSTER_EVERY;
  const { rows } = await sql<{ id: string }>`
    select s.foreign_id as id from source_classes s
    join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id and c.cancelled_at is null
    cross join lateral (select case
      when s.starts_at < ${now}::timestamptz + make_interval(mins => ${SOON_MINUTES}) and s.ends_at > ${now} then ${soon}::int
      when s.starts_at < ${now}::timestamptz + make_interval(hours => 24) then ${today}::int else ${later}::int end as every) e
    where s.studio_id = ${studioId} and s.source = ${source} and not s.cancelled and s.missing < ${READINGS_TO_BELIEVE}
      and s.starts_at > ${from} and s.starts_at < ${to}
      and (s.roster_read_at is null or s.roster_read_at <= ${now}::timestamptz - make_interval(secs => e.every))
    order by e.every, s.roster_read_at nulls first, s.starts_at, s.foreign_id limit ${MAX_ROSTERS}`.execute(
    trx,
  );
  return rows.map((row) => row.id);
}

/** @returns whether all of it could be read */
async function readRoster(
  studio: Studio,
  connection: Connection,
  there: Source,
  foreignClass: string,
): Promise<boolean> {
  const { studioId } = connection;
  const began = await inStudio(studio, studioId, readingBegins);
  const told = await there.roster(foreignClass);
  if (told.kind !== 'ok') return false;
  // A class that is there no more is found so by the reading of the classes.
  const reading = told.value ?? { rows: [], complete: false };
  await keep(studio, connection, (work) => keepRoster(work, connection, foreignClass, reading, began));
  const asked = await linkPeople(studio, connection, there, foreignClass);
  await inStudioWithDrafts(studio, studioId, (work) => settleRoster(work, connection, foreignClass));
  return asked;
}
