import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import type { Told } from '../adapter.ts';
import { SourceStopped, stopsAll } from '../calls/call-source.ts';
import type { Connection } from '../calls/connection.ts';
import { readRoster } from '../reading/read-roster.ts';
import { apart, openRun, type Run, withConnection } from '../reading/run.ts';

/** What could not be sent is tried again after so long. Above the longest that one call may take. */
const TRY_AGAIN_SECONDS = 30;

type Press = {
  foreignClass: string;
  foreignId: string;
  wanted: boolean;
  presses: number;
  unsure: boolean;
};

/** Sends what was checked in here, or taken back, to one source, and nothing else. */
export async function sendCheckIns(
  studio: Studio,
  of: { studioId: string; source: ForeignSource },
): Promise<void> {
  await withConnection(studio, of, (connection) => sendPresses(openRun(studio, connection, true)));
}

/** Sends press by press, what waits longest first, until none is left. */
export async function sendPresses(run: Run): Promise<void> {
  const { studio, connection, until } = run;
  while (performance.now() < until) {
    const press = await inStudio(studio, connection.studioId, (work) => takePress(work, connection));
    if (press === null) return;
    await apart(run, press.foreignClass, () => send(run, press));
  }
}

/** The next that waits, held against other runs for as long as its call may take. */
async function takePress({ trx, studioId }: Work, { source }: Connection): Promise<Press | null> {
  const { rows } = await sql<Press>`
    update source_check_ins w set tried_at = clock_timestamp()
    where w.studio_id = ${studioId} and w.source = ${source} and (w.foreign_class, w.foreign_id) = (
      select o.foreign_class, o.foreign_id from source_check_ins o
      join source_connections k on k.studio_id = o.studio_id and k.source = o.source and k.check_ins
      join source_classes s on s.studio_id = o.studio_id and s.source = o.source and s.foreign_id = o.foreign_class
      join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id and c.source = s.source and c.cancelled_at is null
      where o.studio_id = ${studioId} and o.source = ${source} and o.state = 'waiting'
        and (o.tried_at is null or o.tried_at < clock_timestamp() - make_interval(secs => ${TRY_AGAIN_SECONDS}))
      order by o.pressed_at, o.foreign_class, o.foreign_id limit 1 for update of o skip locked)
    returning w.foreign_class as "foreignClass", w.foreign_id as "foreignId", w.wanted, w.presses, w.unsure`.execute(
    trx,
  );
  return rows[0] ?? null;
}

/**
 * Sends one. Where nobody knows what became of the try before, who is booked is read first: it may be so by now, and somebody may
 * have undone it there since. What is refused is read too, since it may be so already.
 */
async function send(run: Run, press: Press): Promise<void> {
  const { studio, connection, there } = run;
  const { studioId } = connection;
  const { foreignClass, foreignId, wanted } = press;
  const isWanted = () => inStudio(studio, studioId, (work) => isLast(work, connection, press));
  if (press.unsure && !((await readRoster(run, foreignClass)) && (await isWanted()))) return;
  const told = await there.checkIn(foreignId, wanted, isWanted);
  if (told.kind === 'ok' && !told.value) return;
  await inStudio(studio, studioId, (work) => note(work, connection, press, told));
  if (stopsAll(told)) throw new SourceStopped('auth');
  if (isRefused(told)) await readRoster(run, foreignClass);
}

/** Whether it still waits, and nobody has pressed since. */
async function isLast({ trx, studioId }: Work, { source }: Connection, press: Press): Promise<boolean> {
  const { rows } = await sql`select from source_check_ins where studio_id = ${studioId} and source = ${source}
    and foreign_class = ${press.foreignClass} and foreign_id = ${press.foreignId} and presses = ${press.presses}
    and state = 'waiting'`.execute(trx);
  return rows.length > 0;
}

const isRefused = (told: Told<unknown>): boolean =>
  told.kind === 'permanent' || (told.kind === 'config' && !stopsAll(told));

async function note(work: Work, { source }: Connection, press: Press, told: Told<boolean>): Promise<void> {
  const { trx, studioId } = work;
  const of = sql`studio_id = ${studioId} and source = ${source} and foreign_class = ${press.foreignClass}
    and foreign_id = ${press.foreignId}`;
  // Of a later press too: what is on its way may still come there.
  if (told.kind === 'unknown')
    await sql`update source_check_ins set unsure = true, code = ${told.code} where ${of}`.execute(trx);
  else if (told.kind === 'ok')
    await sql`update source_check_ins set state = 'sent', sent_at = clock_timestamp(), unsure = false, code = null
      where ${of} and presses = ${press.presses}`.execute(trx);
  else
    await sql`update source_check_ins set code = ${told.code}, unsure = false,
        state = ${isRefused(told) ? 'refused' : 'waiting'}
      where ${of} and presses = ${press.presses}`.execute(trx);
  await announceChange(work, 'source', null);
}
