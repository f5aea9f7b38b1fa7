import type { ClassResults } from '@tandem/api/studio';
import { inTenant, notFound } from '@tandem/platform';
import type { Caller, Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { presentResult, readResults } from './store.ts';

/** Before other classes: somebody waits for the answer. */
const BY_HAND = 5;

/** Who of a class has numbers, who has none and why; without the numbers. @throws Problem not_found */
export function listClassResults(studio: Studio, caller: Caller, classId: string): Promise<ClassResults> {
  return inTenant(studio.db, caller.studioId, async (trx) => {
    const sync = await readAskings(trx, caller.studioId, classId);
    const now = studio.now();
    const rows = await readResults(trx, caller.studioId, { classId }, now);
    return {
      people: rows.map((row) => {
        const { spotNumber, state, reason, corrected } = presentResult(row, now);
        return {
          customerId: row.customer_id,
          name: row.name,
          spotNumber,
          state,
          reason,
          corrected: corrected.length > 0,
        };
      }),
      askedAt: sync.workouts_checked_at?.toISOString() ?? null,
      nextAt: sync.workouts_due_at?.toISOString() ?? null,
      canAsk: sync.event_id !== null && rows.some((row) => row.connection === 'on'),
    };
  });
}

/** Asks Spivi again for everybody of a class, those with numbers included. @throws Problem not_found */
export function askResultsAgain(studio: Studio, caller: Caller, classId: string): Promise<void> {
  const { studioId } = caller;
  return inTenant(studio.db, studioId, async (trx) => {
    await readAskings(trx, studioId, classId);
    await studio.jobs.send(
      trx,
      'pull-workouts',
      { studioId, classId, again: true },
      { key: `${studioId}:${classId}`, priority: BY_HAND },
    );
  });
}

async function readAskings(trx: Trx, studioId: string, classId: string) {
  const row = await trx
    .selectFrom('classes as c')
    .leftJoin('spivi_class_sync as s', (join) =>
      join.onRef('s.studio_id', '=', 'c.studio_id').onRef('s.class_id', '=', 'c.class_id'),
    )
    .select(['s.event_id', 's.workouts_checked_at', 's.workouts_due_at'])
    .where('c.studio_id', '=', studioId)
    .where('c.class_id', '=', classId)
    .executeTakeFirst();
  if (!row) throw notFound('class');
  return row;
}
