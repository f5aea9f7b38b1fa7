import { type QueryResult, sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { afterRiders } from './store.ts';
import { settleSubstitutes } from './substitutes/settle-substitutes.ts';

/** Whoever is no longer on the team leads no class of ours that is to come: those have no instructor yet. */
export async function releaseClasses(
  work: Work,
  { staffId, name }: { staffId: string; name: string },
): Promise<void> {
  const { trx, studioId, now } = work;
  const led = sql`select class_id from classes where studio_id = ${studioId} and instructor_id = ${staffId}
    and source = 'tandem' and cancelled_at is null and starts_at > ${now} order by class_id`;
  const idsOf = ({ rows }: QueryResult<{ class_id: string }>) => rows.map((row) => row.class_id);
  const known = idsOf(await sql<{ class_id: string }>`${led}`.execute(trx));
  const classIds = await afterRiders(work, known, async () =>
    idsOf(await sql<{ class_id: string }>`${led} for update`.execute(trx)),
  );
  if (classIds.length === 0) return;
  await sql`update classes set instructor_id = null
    where studio_id = ${studioId} and class_id = any(${classIds}::uuid[])`.execute(trx);
  await settleSubstitutes(work, classIds);
  for (const classId of classIds) await happened(work, { kind: 'class_changed', classId });
  await happened(work, { kind: 'instructor_replaced', classIds, before: name });
}
