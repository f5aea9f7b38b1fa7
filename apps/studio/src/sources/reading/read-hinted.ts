import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { SourceStopped, stopsAll } from '../calls/call-source.ts';
import { dropHints } from '../hooks/drop-heard.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';
import { keepClass } from './keep-classes.ts';
import { readRoster } from './read-roster.ts';
import { apart, keep, openRun, type Run, withConnection } from './run.ts';
import { settleClass } from './settle-class.ts';
import { settleRoster } from './settle-roster.ts';
import { readingBegins, spanOf } from './span.ts';

/** What could not be read is tried again after so long, and read with all else meanwhile. */
const TRY_AGAIN_SECONDS = 30;

type Hinted = { id: string; itself: boolean; begins: Date };

/** Reads at once what one source has hinted at, and nothing else. */
export async function readHints(
  studio: Studio,
  of: { studioId: string; source: ForeignSource },
): Promise<void> {
  await withConnection(studio, of, (connection) => readHinted(openRun(studio, connection, true)));
}

/**
 * Reads class by class what was hinted at, what waits longest first, until nothing is left. However much was said of a class, one
 * reading that begins after it answers all of it.
 */
export async function readHinted(run: Run): Promise<void> {
  const { studio, connection, until } = run;
  await inStudio(studio, connection.studioId, dropHints);
  while (performance.now() < until) {
    const hinted = await inStudio(studio, connection.studioId, (work) => takeHint(work, connection.source));
    if (hinted === null) return;
    await apart(run, hinted.id, async () => {
      if (await readClass(run, hinted))
        await inStudio(studio, connection.studioId, (work) => answered(work, connection.source, hinted));
    });
  }
}

/** The next, held against other runs for as long as it may be read. */
async function takeHint({ trx, studioId }: Work, source: ForeignSource): Promise<Hinted | null> {
  const { rows } = await sql<Hinted>`
    update source_hints set tried_at = clock_timestamp()
    where studio_id = ${studioId} and source = ${source} and foreign_class = (
      select foreign_class from source_hints where studio_id = ${studioId} and source = ${source}
        and (tried_at is null or tried_at < clock_timestamp() - make_interval(secs => ${TRY_AGAIN_SECONDS}))
      order by hinted_at, foreign_class limit 1 for update skip locked)
    returning foreign_class as id, itself, tried_at as begins`.execute(trx);
  return rows[0] ?? null;
}

/** What was said since the reading began stays. */
const answered = ({ trx, studioId }: Work, source: ForeignSource, { id, begins }: Hinted) =>
  sql`delete from source_hints where studio_id = ${studioId} and source = ${source} and foreign_class = ${id}
    and hinted_at <= ${begins}`.execute(trx);

/** @returns whether there is nothing more to be read of it now @throws SourceStopped */
async function readClass(run: Run, { id, itself }: Hinted): Promise<boolean> {
  const { studio, connection, there } = run;
  const { studioId } = connection;
  const known = await inStudio(studio, studioId, (work) => standing(work, connection.source, id));
  if (itself || known === null) {
    const began = await inStudio(studio, studioId, readingBegins);
    const told = await there.class(id);
    if (stopsAll(told)) throw new SourceStopped('auth');
    if (told.kind !== 'ok') return told.kind === 'permanent';
    const row = told.value;
    const { from, to } = spanOf(studio.now());
    // That a class is there no more is believed of the lists alone, and one of later days is read when its days are.
    if (row === null || (known === null && (row.startsAt <= from || row.startsAt >= to))) return true;
    await keep(run, (work) => keepClass(work, connection, row, began));
    await keep(run, (work) => settleClass(work, connection, id));
    await keep(run, (work) => settleRoster(work, connection, id));
  }
  const after = await inStudio(studio, studioId, (work) => standing(work, connection.source, id));
  return after?.classId ? readRoster(run, id) : true;
}

/** A class as it was read last, unless it is cancelled or gone. */
async function standing(
  { trx, studioId }: Work,
  source: ForeignSource,
  id: string,
): Promise<{ classId: string | null } | null> {
  const { rows } = await sql<{ classId: string | null }>`
    select c.class_id as "classId" from source_classes s
    left join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id and c.source = s.source and c.cancelled_at is null
    where s.studio_id = ${studioId} and s.source = ${source} and s.foreign_id = ${id}
      and not s.cancelled and s.missing < ${READINGS_TO_BELIEVE}`.execute(trx);
  return rows[0] ?? null;
}
