import type { MyCalendar } from '@tandem/api/studio';
import { CALENDAR_PATH, type OwnCalendar } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';
import { sealIds } from '../base/sealed-ids.ts';

/** What a link's token serves for. */
export const CONTEXT = 'calendar';

type Row = { linkId: string; madeAt: Date; fetchedAt: Date | null };

/** The link to the caller's own calendar, or null. @throws Problem not_found for who books nothing here, or leads nothing */
export async function getMyCalendar(call: Call, of: OwnCalendar): Promise<{ calendar: MyCalendar | null }> {
  const { rows } = await sql<Row>`
    select link_id as "linkId", made_at as "madeAt", fetched_at as "fetchedAt" from calendar_links
    where ${mine(call, of)} and account_id = ${call.caller.accountId}`.execute(call.trx);
  return { calendar: rows[0] ? calendarOf(call, rows[0]) : null };
}

/** Makes the link; the one before works no more. @throws Problem not_found */
export async function makeMyCalendar(call: Call, of: OwnCalendar): Promise<MyCalendar> {
  const { trx, studioId, now, caller } = call;
  await sql`delete from calendar_links where ${mine(call, of)}`.execute(trx);
  const [customerId, staffId] = of === 'bookings' ? [caller.customerId, null] : [null, caller.staffId];
  const { rows } = await sql<Row>`
    insert into calendar_links (studio_id, customer_id, staff_id, account_id, made_at)
    values (${studioId}, ${customerId}, ${staffId}, ${caller.accountId}, ${now})
    returning link_id as "linkId", made_at as "madeAt", fetched_at as "fetchedAt"`.execute(trx);
  await audit(call, 'calendar.make', objectOf(call, of));
  return calendarOf(call, rows[0]!);
}

/** Whoever asks for the calendar from now on is told that it is gone. @throws Problem not_found */
export async function endMyCalendar(call: Call, of: OwnCalendar): Promise<void> {
  const { rows } = await sql`delete from calendar_links where ${mine(call, of)} returning 1`.execute(
    call.trx,
  );
  if (rows.length > 0) await audit(call, 'calendar.end', objectOf(call, of));
}

/** Of whoever leaves the team no calendar is left. */
export async function endOfStaff({ trx, studioId }: Work, { staffId }: { staffId: string }): Promise<void> {
  await sql`delete from calendar_links where studio_id = ${studioId} and staff_id = ${staffId}`.execute(trx);
}

/** @throws Problem not_found */
function mine({ studioId, caller }: Call, of: OwnCalendar): RawBuilder<boolean> {
  const [column, id] = of === 'bookings' ? ['customer_id', caller.customerId] : ['staff_id', caller.staffId];
  if (id === null) throw notFound('calendar');
  return sql`studio_id = ${studioId} and ${sql.ref(column!)} = ${id}`;
}

const objectOf = ({ caller }: Call, of: OwnCalendar) =>
  of === 'bookings' ? { kind: 'customer', id: caller.customerId! } : { kind: 'staff', id: caller.staffId! };

function calendarOf({ studio, studioId }: Call, { linkId, madeAt, fetchedAt }: Row): MyCalendar {
  const path = CALENDAR_PATH.replace(':token', sealIds(studio, [studioId, linkId], CONTEXT));
  return {
    url: `${studio.settings.publicUrl}${path}`,
    madeAt: madeAt.toISOString(),
    fetchedAt: fetchedAt?.toISOString() ?? null,
  };
}
