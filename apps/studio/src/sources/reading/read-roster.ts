import { sql } from 'kysely';
import { SourceStopped, stopsAll } from '../calls/call-source.ts';
import { keepRoster } from './keep-roster.ts';
import { linkPeople } from './link-people.ts';
import { keep, type Run } from './run.ts';
import { settleRoster } from './settle-roster.ts';
import { readingBegins } from './span.ts';

/**
 * Reads who is booked in a class, and makes it so here.
 * @returns whether there is nothing more to be read of it now
 * @throws SourceStopped where nothing else can be read either
 */
export async function readRoster(run: Run, foreignClass: string): Promise<boolean> {
  const { studio, connection, there } = run;
  const { studioId, source } = connection;
  const began = await keep(run, async ({ trx, now }) => {
    await sql`update source_classes set roster_tried_at = ${now}
      where studio_id = ${studioId} and source = ${source} and foreign_id = ${foreignClass}`.execute(trx);
    return readingBegins({ trx });
  });
  const told = await there.roster(foreignClass);
  if (stopsAll(told)) throw new SourceStopped('auth');
  if (told.kind !== 'ok') return false;
  // A class that is there no more is found so by the reading of the classes.
  const reading = told.value ?? { rows: [], complete: false };
  await keep(run, (work) => keepRoster(work, connection, foreignClass, reading, began));
  const goesOn = await linkPeople(studio, connection, there, foreignClass);
  await keep(run, (work) => settleRoster(work, connection, foreignClass));
  if (!goesOn) throw new SourceStopped('auth');
  return told.value === null || reading.complete;
}
