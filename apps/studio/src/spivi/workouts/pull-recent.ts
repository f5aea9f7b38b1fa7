import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';

const RECENT_DAYS = 7;
/** Classes that are asked for at once, of one studio by hand or of all by the clock. */
const MAX_CLASSES = 200;
/** A worker looks as often for jobs of this kind: at most twice as long passes between two looks. */
export const POLL_SECONDS = 2;
const FIRST = 5;

/** Asks anew for the workouts of the studio's classes of the last week, those about to start included. */
export const pullRecent = (work: Work): Promise<void> => pullWhere(work, sql`true`, { again: true });

/** Asks the classes of the last week for one customer who has no numbers: what Spivi still has may be kept now. */
export const askAgainFor = (work: Work, customerId: string): Promise<void> =>
  pullWhere(
    work,
    sql`exists (select from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id
      and b.customer_id = ${customerId} and b.state = 'booked')`,
    {},
  );

async function pullWhere(
  { studio, trx, studioId, now }: Work,
  condition: ReturnType<typeof sql>,
  how: { again?: true },
): Promise<void> {
  const { rows } = await sql<{ class_id: string }>`
    select s.class_id from spivi_class_sync s join classes c using (studio_id, class_id)
    where s.studio_id = ${studioId} and s.event_id is not null and c.cancelled_at is null
      and c.starts_at < ${now}::timestamptz + interval '1 day'
      and c.ends_at > ${now}::timestamptz - make_interval(days => ${RECENT_DAYS}) and ${condition}
    order by abs(extract(epoch from c.ends_at - ${now}::timestamptz)) limit ${MAX_CLASSES}`.execute(trx);
  for (const { class_id: classId } of rows)
    await studio.jobs.send(
      trx,
      'pull-workouts',
      { studioId, classId, ...how },
      { key: `${studioId}:${classId}`, priority: FIRST },
    );
}

/** Sends the asking for every class that is due, in any studio, and itself again in a few seconds. */
export async function pollWorkouts(studio: Studio): Promise<void> {
  await studio.db
    .transaction()
    .execute((trx) => studio.jobs.send(trx, 'poll-workouts', {}, { startAfterSeconds: POLL_SECONDS }));
  const { rows } = await sql<{ studio_id: string; class_id: string }>`
    select studio_id, class_id from workouts_due(${MAX_CLASSES}, ${studio.now()})`.execute(studio.db);
  for (const { studio_id: studioId, class_id: classId } of rows)
    await inStudio(studio, studioId, ({ trx }) =>
      studio.jobs.send(trx, 'pull-workouts', { studioId, classId }, { key: `${studioId}:${classId}` }),
    );
}
