import { sql } from 'kysely';
import { inStudioWithDrafts } from '../../base/call.ts';
import type { Studio } from '../../base/context.ts';
import type { Lane } from './claim-class.ts';
import { readEvents } from './event-calls.ts';
import { sendSync } from './send-sync.ts';

/** More vanished events than this, and than this share of those to come, are not believed without a person. */
const MANY_EVENTS = 10;
const MANY_SHARE = 0.1;
const MAX_EVENTS = 1000;
const EVENTS_PER_READ = 100;

type Known = { class_id: string; event_id: number; missing: boolean };

/**
 * Before a vanished event is made anew: is it one of many? Then Spivi has lost them, or somebody has cleared them on
 * purpose, and none is made anew until a person says so. Others that are not shown are noted and looked at on their own.
 */
export async function manyAreGone(studio: Studio, lane: Lane): Promise<boolean> {
  const { studioId } = lane;
  const accepted = lane.connection!.deletionsAcceptedUntil;
  if (accepted && accepted > studio.now()) return false;
  const known = await inStudioWithDrafts(studio, studioId, async ({ trx }) => {
    const { rows } = await sql<Known>`
      select s.class_id, s.event_id, s.missing_since is not null as missing
      from spivi_class_sync s join classes c using (studio_id, class_id)
      where s.studio_id = ${studioId} and s.event_id is not null and c.starts_at > now()
      order by c.starts_at limit ${MAX_EVENTS}`.execute(trx);
    return rows;
  });
  const limit = Math.max(MANY_EVENTS, known.length * MANY_SHARE);
  const missed = known.filter((event) => event.missing).length;
  if (missed > limit) return true;
  const gone = await notShown(
    studio,
    lane,
    known.filter((event) => !event.missing),
  );
  if (gone.length > 0)
    await inStudioWithDrafts(studio, studioId, async (work) => {
      const { trx } = work;
      await sql`
        with held as (
          select class_id from spivi_class_sync where studio_id = ${studioId} and class_id = any(${gone}::uuid[])
          order by class_id for update)
        update spivi_class_sync s set missing_since = coalesce(missing_since, now()) from held
        where s.studio_id = ${studioId} and s.class_id = held.class_id`.execute(trx);
      for (const classId of gone) await sendSync(work, classId);
    });
  return missed + gone.length > limit;
}

/** Classes of those events that a read by ID does not show alive. */
async function notShown(studio: Studio, lane: Lane, known: readonly Known[]): Promise<string[]> {
  const gone: string[] = [];
  for (let i = 0; i < known.length; i += EVENTS_PER_READ) {
    const asked = known.slice(i, i + EVENTS_PER_READ);
    const shown = await readEvents(
      studio,
      lane,
      asked.map((event) => event.event_id),
    );
    if (!shown) continue;
    const live = new Set(shown.filter((event) => !event.isCancelled).map((event) => event.eventId));
    gone.push(...asked.filter((event) => !live.has(event.event_id)).map((event) => event.class_id));
  }
  return gone;
}
