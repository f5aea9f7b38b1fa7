import { LIST_UNDO_DAYS } from '@tandem/api/words';
import { sql } from 'kysely';
import { dropOldTokens } from '../../accounts/index.ts';
import { forEachStudio } from '../../base/all-studios.ts';
import { inStudio, inStudioWithDrafts } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { dropOldMails } from '../../notifications/index.ts';
import { dropOldNotices } from '../../payments/index.ts';
import { deleteNumbers } from '../../rides/index.ts';
import { settlePastSubstitutes } from '../../schedule/index.ts';
import { dropOldReadings } from '../../sources/index.ts';
import { dropOldCalls } from '../../spivi/index.ts';
import { dropOldEvents } from '../../webhooks/index.ts';
import { expireExports } from '../export/exports.ts';

/** People whose numbers are looked at in one statement; each has a transaction of their own. */
const STEP_PEOPLE = 500;
/** A link that was used or has expired says nothing any more after so long. */
const INVITATION_KEEP_DAYS = 30;
/** Answers kept for repeats of a booking count for a day; then they go. */
const IDEMPOTENCY_KEEP_DAYS = 2;

/**
 * Deletes in every studio what has been kept long enough: numbers and traces by the studio's own rules, and what has a
 * bound of ours. Once a day. Lines of the log are kept for three years.
 * @throws AggregateError once all were looked at, as `forEachStudio`
 */
export async function keepRules(studio: Studio): Promise<void> {
  await forEachStudio(studio, async (studioId) => {
    const { numbers, traces } = await inStudioWithDrafts(studio, studioId, async (work) => {
      await expireExports(work);
      await dropOldCalls(work);
      await dropOldReadings(work);
      await dropOldMails(work);
      await dropOldTokens(work);
      await dropOldEvents(work);
      await dropOldNotices(work);
      await dropOldRows(work);
      await settlePastSubstitutes(work);
      return rulesOf(work);
    });
    if (numbers) await keepNumbers(studio, studioId, numbers);
    if (traces) await keepTraces(studio, studioId, traces);
  });
  await sql`select drop_old_audit_lines()`.execute(studio.db);
}

/** Rides that began before these lose numbers or trace; null: kept until somebody asks. */
async function rulesOf({ trx, studioId, now }: Work) {
  const before = (column: string) =>
    sql<Date | null>`${now}::timestamptz - make_interval(months => ${sql.ref(column)})`;
  const { rows } = await sql<{ numbers: Date | null; traces: Date | null }>`
    select ${before('keep_numbers_months')} as numbers, ${before('keep_traces_months')} as traces
    from studios where studio_id = ${studioId}`.execute(trx);
  return rows[0]!;
}

async function keepNumbers(studio: Studio, studioId: string, before: Date): Promise<void> {
  const inClass = sql`(v.state = 'ready' or v.corrections <> '{}' or v.trace is not null)`;
  for await (const customerId of peopleWith(studio, studioId, { before, inClass, outside: sql`true` }))
    await inStudio(studio, studioId, async (work) => {
      const { rows } = await sql<{ class_id: string }>`
        select v.class_id from class_results v join classes c using (studio_id, class_id)
        where v.studio_id = ${studioId} and v.rider_id = ${customerId} and v.customer_id = ${customerId}
          and c.starts_at < ${before} and ${inClass} for update of v`.execute(work.trx);
      await deleteNumbers(work, customerId, { before });
      // A class without numbers says why.
      await sql`insert into class_results (studio_id, class_id, customer_id, state, reason)
        select ${studioId}, class_id, ${customerId}, 'none', 'retention'
        from unnest(${rows.map((row) => row.class_id)}::uuid[]) as t (class_id)
        on conflict do nothing`.execute(work.trx);
    });
}

async function keepTraces(studio: Studio, studioId: string, before: Date): Promise<void> {
  const rides = { before, inClass: sql`v.trace is not null`, outside: sql`o.trace is not null` };
  for await (const customerId of peopleWith(studio, studioId, rides))
    await inStudio(studio, studioId, (work) => deleteNumbers(work, customerId, { before, tracesOnly: true }));
}

/** Which rides: those in class by their result `v`, others by their row `o`. */
type Old = { before: Date; inClass: ReturnType<typeof sql>; outside: ReturnType<typeof sql> };

/** People with rides older than that: whose they are, or for whom they were recorded where they are nobody's. */
async function* peopleWith(
  studio: Studio,
  studioId: string,
  { before, inClass, outside }: Old,
): AsyncGenerator<string> {
  for (let last: string | null = null; ; ) {
    const { rows }: { rows: { person: string }[] } = await inStudio(studio, studioId, ({ trx }) =>
      sql<{ person: string }>`
        select person from (
          select coalesce(v.rider_id, v.customer_id) as person
          from class_results v join classes c using (studio_id, class_id)
          where v.studio_id = ${studioId} and c.starts_at < ${before} and ${inClass}
          union
          select o.customer_id from own_rides o
          where o.studio_id = ${studioId} and o.started_at < ${before} and ${outside}
        ) people where ${last}::uuid is null or person > ${last}::uuid
        order by person limit ${STEP_PEOPLE}`.execute(trx),
    );
    for (const { person } of rows) yield person;
    if (rows.length < STEP_PEOPLE) return;
    last = rows.at(-1)!.person;
  }
}

async function dropOldRows({ trx, studioId, now }: Work): Promise<void> {
  const old = (column: string, days: number) =>
    sql`studio_id = ${studioId} and ${sql.ref(column)} < ${now}::timestamptz - make_interval(days => ${days})`;
  await sql`delete from invitations where ${old('expires_at', INVITATION_KEEP_DAYS)}
    or ${old('used_at', INVITATION_KEEP_DAYS)}`.execute(trx);
  await sql`delete from customer_imports where ${old('started_at', LIST_UNDO_DAYS)}`.execute(trx);
  await sql`delete from ride_links where ${old('ends_at', 0)}`.execute(trx);
  await sql`delete from idempotency_keys where ${old('created_at', IDEMPOTENCY_KEEP_DAYS)}`.execute(trx);
}
