import type { ForeignSource } from '@tandem/api/words';
import { Problem } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { SourceStopped, stopsAll } from '../calls/call-source.ts';
import { type Connection, loadConnection } from '../calls/connection.ts';
import { sendPresses } from '../check-ins/send.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';
import { exchangePlaces } from './exchange-places.ts';
import { keepClass, keepClasses, keepNotFound, keepUnanswered, toSettle } from './keep-classes.ts';
import { readHinted } from './read-hinted.ts';
import { readRoster } from './read-roster.ts';
import { apart, keep, openRun, type Run, type Settling, withConnection } from './run.ts';
import { settleClass } from './settle-class.ts';
import { settleRoster } from './settle-roster.ts';
import { readingBegins, spanOf } from './span.ts';

/** All classes are read so often. */
export const CLASSES_EVERY_SECONDS = 300;
/** Who is booked is read as often as it matters: seconds between readings, by how soon the class starts. */
const ROSTER_EVERY = { soon: 60, today: 300, later: 1800 };
const SOON_MINUTES = 120;
const MAX_ROSTERS = 500;
/** So many classes that are not answered by their id end a reading of classes: who is booked is to be read too. */
const MAX_UNANSWERED = 10;
/** A person waits for what they said to stand, so long at most. */
const SETTLE_MS = 8000;

/** Reads each connected source of each studio. */
export async function readSources(studio: Studio): Promise<void> {
  const { rows } = await sql<{ studio_id: string; source: ForeignSource }>`
    select studio_id, source from studios_with_sources()`.execute(studio.db);
  for (const { studio_id: studioId, source } of rows)
    await inStudio(studio, studioId, (work) => sendReading(work, source));
}

/** Has a source read as soon as may be. */
export const sendReading = ({ studio, trx, studioId }: Work, source: ForeignSource): Promise<void> =>
  studio.jobs.send(
    trx,
    'read-source',
    { studioId, source },
    { key: `${studioId}:${source}`, group: studioId },
  );

/**
 * Sends what was checked in here and waits, reads what is due of one source, first what it was hinted at, and makes the schedule and its rosters here equal to what was read. What cannot be read now
 * is read by the next run: nothing is believed of it meanwhile.
 */
export async function readSource(
  studio: Studio,
  of: { studioId: string; source: ForeignSource },
): Promise<void> {
  await withConnection(studio, of, (connection) => readAll(studio, connection));
}

async function readAll(studio: Studio, connection: Connection): Promise<void> {
  const { studioId } = connection;
  const run = openRun(studio, connection);
  await sendPresses(openRun(studio, connection, true));
  await readHinted(openRun(studio, connection, true));
  // What cannot be read of the classes keeps no roster from being read.
  const due = isDue(connection, studio.now());
  const goesOn = !due || (await readClasses(run));
  await settleClasses(run);
  // Whoever has the page open sees at once what was read of places, teachers and classes.
  if (due) await inStudio(studio, studioId, (work) => announceChange(work, 'source', null));
  if (!goesOn) return;
  for (const foreignClass of await inStudio(studio, studioId, (work) => rostersDue(work, connection))) {
    if (performance.now() > run.until) return;
    await apart(run, foreignClass, () => readRoster(run, foreignClass));
  }
}

const isDue = ({ classesReadAt }: Connection, now: Date): boolean =>
  classesReadAt === null || now.getTime() - classesReadAt.getTime() >= CLASSES_EVERY_SECONDS * 1000;

/** @returns whether anything else can be read */
async function readClasses(run: Run): Promise<boolean> {
  const { studio, connection, there } = run;
  const { studioId } = connection;
  const began = await inStudio(studio, studioId, readingBegins);
  const span = spanOf(studio.now());
  const told = await there.classes(span);
  if (told.kind !== 'ok') return !stopsAll(told);
  const { doubted, many } = await keep(run, (work) =>
    keepClasses(work, connection, told.value, { span, began }),
  );
  let unanswered = 0;
  for (const id of doubted) {
    if (unanswered >= MAX_UNANSWERED) break;
    const asked = await inStudio(studio, studioId, readingBegins);
    const one = await there.class(id);
    if (one.kind !== 'ok') {
      if (stopsAll(one)) return false;
      unanswered++;
      await keep(run, (work) => keepUnanswered(work, connection, { id, began: asked }));
      continue;
    }
    // Moved beyond the days that are read, or shown on another page meanwhile: it is there all the same.
    if (one.value) await keep(run, (work) => keepClass(work, connection, one.value!, asked));
    else await keep(run, (work) => keepNotFound(work, connection, { id, many, began: asked }));
  }
  return true;
}

/**
 * Makes the classes and rosters here as they were read last, without asking there: what a person has said of places, spots and
 * people stands at once. What is left after some seconds is made by the next run.
 */
export async function settleRead(
  studio: Studio,
  { studioId, source }: { studioId: string; source: ForeignSource },
): Promise<void> {
  const connection = await inStudio(studio, studioId, (work) => loadConnection(work, source));
  if (!connection) return;
  try {
    await settleClasses({ studio, connection, until: performance.now() + SETTLE_MS });
  } catch (error) {
    // Paused meanwhile: nothing follows then.
    if (!(error instanceof SourceStopped)) throw error;
  }
}

/** Makes the classes here as they were read; who is booked in one that is new or has moved room follows at once. */
async function settleClasses(run: Settling): Promise<void> {
  const { connection } = run;
  for (const id of await keep(run, (work) => toSettle(work, connection))) {
    if (performance.now() > run.until) return;
    await apart(run, id, async () => {
      await keep(run, (work) => settleClass(work, connection, id));
      await keep(run, (work) => settleRoster(work, connection, id));
    });
  }
  await apart(run, null, async () => {
    for (const id of await exchange(run)) await keep(run, (work) => settleRoster(work, connection, id));
  });
}

/** Those that stand in each other's way, once all others are settled. @returns those that moved */
async function exchange(run: Settling): Promise<string[]> {
  try {
    return await keep(run, (work) => exchangePlaces(work, run.connection));
  } catch (error) {
    // Nobody has moved then, and each says already that its room is taken.
    if (error instanceof Problem && error.code === 'room_busy') return [];
    throw error;
  }
}

/** Classes whose roster is due, those that start soonest first, and those that run; also of later days than are read, where one has moved. */
async function rostersDue({ trx, studioId, now }: Work, { source }: Connection): Promise<string[]> {
  const { from } = spanOf(now);
  const { soon, today, later } = ROSTER_EVERY;
  const { rows } = await sql<{ id: string }>`
    select s.foreign_id as id from source_classes s
    join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id and c.source = s.source
      and c.cancelled_at is null
    cross join lateral (select case
      when s.starts_at < ${now}::timestamptz + make_interval(mins => ${SOON_MINUTES}) and s.ends_at > ${now} then ${soon}::int
      when s.starts_at < ${now}::timestamptz + make_interval(hours => 24) then ${today}::int else ${later}::int end as every) e
    where s.studio_id = ${studioId} and s.source = ${source} and not s.cancelled and s.missing < ${READINGS_TO_BELIEVE}
      and s.starts_at > ${from}
      and (s.roster_read_at is null or s.roster_read_at <= ${now}::timestamptz - make_interval(secs => e.every))
    order by e.every, s.roster_tried_at nulls first, s.starts_at, s.foreign_id limit ${MAX_ROSTERS}`.execute(
    trx,
  );
  return rows.map((row) => row.id);
}
