import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { problem } from '../../base/problem.ts';
import { classCancelled } from '../class-rules.ts';
import { lockOwn } from '../store.ts';

/**
 * Makes a class a draft again: nobody but staff knows of it any more. A draft stays one.
 * @throws Problem not_found; class_cancelled; class_started; people_booked where somebody has booked it or waits for it
 */
export async function unpublishClass(call: Call, classId: string): Promise<void> {
  const { trx, studioId, now } = call;
  const before = await lockOwn(call, classId);
  if (before.draft) return;
  if (before.cancelled_at) throw classCancelled();
  if (before.starts_at <= now)
    throw problem({
      code: 'class_started',
      message: 'This class has already started.',
      remedy: 'Only a class to come can be a draft again.',
    });
  const { rows } = await sql<{ booked: number; waiting: number }>`
    select (select count(*) from bookings where studio_id = ${studioId} and class_id = ${classId} and state = 'booked') as booked,
      (select count(*) from waits where studio_id = ${studioId} and class_id = ${classId} and state in ('waiting', 'offered')) as waiting`.execute(
    trx,
  );
  const { booked, waiting } = rows[0]!;
  if (booked + waiting > 0)
    throw problem({
      code: 'people_booked',
      message: `People know of this class: ${booked} booked, ${waiting} wait.`,
      remedy: 'Cancel the class, so that they are told, or cancel what they have booked first.',
      details: { booked, waiting },
    });
  // Who is choosing a spot learns as they book it.
  await sql`delete from spot_holds where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
  await trx
    .updateTable('classes')
    .set({ draft: true })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .execute();
  await audit(call, 'class.unpublish', { kind: 'class', id: classId });
  await happened(call, { kind: 'class_changed', classId });
}
