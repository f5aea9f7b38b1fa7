import { sql } from 'kysely';
import { BREAKER_FAILURES } from '../../base/breaker.ts';
import { inStudioWithDrafts } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { SOON_MINUTES, SOON_PRIORITY } from '../../base/jobs.ts';
import { CallsStopped, callSpivi } from '../calls/call.ts';
import { loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { tryAgainAt } from '../calls/turns.ts';
import { AHEAD_DAYS } from '../classes/mark-dirty.ts';
import { sendSync } from '../classes/send-sync.ts';
import { resumePeople } from '../people/resume-people.ts';

/** Classes sent at once; more follow after a while. */
const MAX_CLASSES = 1000;
const MORE_AFTER_SECONDS = 20;

/** Asks once whether Spivi answers again; when it does, or was only to be left alone for a while, sends all that waits. */
export async function tryAgain(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const { connection, row } = await inStudioWithDrafts(studio, studioId, async (work) => ({
    connection: await loadConnection(work),
    row: await work.trx
      .selectFrom('spivi_connections')
      .select(['failures_in_row', 'held_until'])
      .where('studio_id', '=', studioId)
      .executeTakeFirst(),
  }));
  const stopped = stoppedBecause(connection);
  if (stopped && stopped !== 'draft') return;
  const preview = stopped === 'draft';
  if (row!.held_until && row!.held_until > studio.now())
    return inStudioWithDrafts(studio, studioId, (work) => tryAgainAt(work, row!.held_until!));
  if (row!.failures_in_row < BREAKER_FAILURES)
    return inStudioWithDrafts(studio, studioId, (work) => sendWaiting(work, preview));
  try {
    // Its outcome ends the hold, which calls this anew, or prolongs it.
    await callSpivi(studio, { connection: connection!, preview }, 'ClientService/GetInstructors', {});
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
  }
}

async function sendWaiting(work: Work, preview: boolean): Promise<void> {
  const { studio, trx, studioId } = work;
  if (preview) return studio.jobs.send(trx, 'match-customers', { studioId }, { key: studioId });
  await resumePeople(work);
  const { rows } = await sql<{ class_id: string; soon: boolean }>`
    select s.class_id, c.starts_at < now() + make_interval(mins => ${SOON_MINUTES}) as soon from spivi_class_sync s join classes c using (studio_id, class_id)
    where s.studio_id = ${studioId} and s.state = 'pending' and c.ends_at > now()
      and c.starts_at < now() + make_interval(days => ${AHEAD_DAYS})
    order by c.starts_at, c.class_id limit ${MAX_CLASSES}`.execute(trx);
  for (const { class_id, soon } of rows) await sendSync(work, class_id, soon ? SOON_PRIORITY : 0);
  if (rows.length === MAX_CLASSES)
    await studio.jobs.send(
      trx,
      'try-again',
      { studioId },
      { key: `${studioId}:more`, startAfterSeconds: MORE_AFTER_SECONDS },
    );
}
