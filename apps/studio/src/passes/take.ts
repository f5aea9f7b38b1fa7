import type { Money } from '@tandem/api/studio';
import type { PassEntryKind } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import type { BookedWith } from './rights.ts';

/** A line of the ledger of a pass that is locked. */
export type NewEntry = {
  passId: string;
  kind: PassEntryKind;
  credits?: number;
  days?: number;
  frozen?: { from: string; to: string };
  bookingId?: string;
  /** What people wrote beside it. */
  note?: { reason: string; paid?: string };
  /** What was paid, and by which payment, where it was bought in the portal. */
  amount?: Money;
  paymentId?: string;
};

/** Adds a line to a ledger; the database counts it. @param accountId who did it; null: the program */
export async function addEntry(
  { trx, studioId, now }: Work,
  { passId, kind, credits = 0, days = 0, frozen, bookingId, note, amount, paymentId }: NewEntry,
  accountId: string | null,
): Promise<void> {
  const { rows } = await sql<{ entryNo: number }>`
    insert into pass_entries (studio_id, pass_id, kind, credits, days, frozen_from, frozen_to, booking_id, at, account_id,
      amount_minor, currency, payment_id)
    values (${studioId}, ${passId}, ${kind}, ${credits}, ${days}, ${frozen?.from ?? null}::date,
      ${frozen?.to ?? null}::date, ${bookingId ?? null}::uuid, ${now}, ${accountId},
      ${amount?.amountMinor ?? null}::int, ${amount?.currency ?? null}::text, ${paymentId ?? null}::uuid)
    returning entry_no as "entryNo"`.execute(trx);
  if (note)
    await sql`insert into pass_notes (studio_id, entry_no, pass_id, reason, paid)
      values (${studioId}, ${rows[0]!.entryNo}, ${passId}, ${note.reason}, ${note.paid ?? ''})`.execute(trx);
}

const accountOf = (work: Work & { caller?: { accountId: string } }) => work.caller?.accountId ?? null;

/**
 * Takes the credit of a pass that was found for a booking, or notes why staff let the person in without. What cancelled
 * bookings of the person keep of the class goes back first: it costs them one credit at most.
 */
export async function takeRight(
  work: Work,
  bookingId: string,
  { with: pass, waivedFor }: { with: BookedWith; waivedFor: string | null },
): Promise<void> {
  const kept = await keptBeside(work, bookingId);
  if (pass !== null) await giveBack(work, kept);
  else if (kept.includes(bookingId)) await releaseRight(work, bookingId);
  if (pass === null && waivedFor === null) return;
  const { trx, studioId } = work;
  if (pass !== null)
    await addEntry(work, { passId: pass.passId, kind: 'taken', credits: -1, bookingId }, accountOf(work));
  await sql`update bookings set pass_id = ${pass?.passId ?? null}::uuid, pass_day = ${pass?.day ?? null}::date,
      pass_waived_for = ${waivedFor}
    where studio_id = ${studioId} and booking_id = ${bookingId}`.execute(trx);
}

/** Bookings of the same person in the same class that are cancelled, this one too, and keep a credit. */
async function keptBeside({ trx, studioId }: Work, bookingId: string): Promise<string[]> {
  const { rows } = await sql<{ bookingId: string }>`
    select k.booking_id as "bookingId" from bookings b join bookings k using (studio_id, class_id, customer_id)
    where b.studio_id = ${studioId} and b.booking_id = ${bookingId} and k.state = 'cancelled'
      and k.pass_id is not null`.execute(trx);
  return rows.map((row) => row.bookingId);
}

/**
 * A booking costs nothing any more: its credit goes back, or to the late cancellation of the same class from which it had
 * come over, since that stands; and it is nobody's right any more that staff let the person in without a pass.
 */
export async function releaseRight(work: Work, bookingId: string): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ passId: string; day: string; lateId: string | null }>`
    select b.pass_id as "passId", b.pass_day as day, (
      select l.booking_id from bookings l
      where l.studio_id = b.studio_id and l.class_id = b.class_id and l.customer_id = b.customer_id
        and l.booking_id <> b.booking_id and l.late_cancel and l.pass_id is null and l.pass_waived_for is null
        and exists (select from pass_entries e where e.studio_id = l.studio_id and e.booking_id = l.booking_id)
      order by l.cancelled_at desc, l.booking_id limit 1) as "lateId"
    from bookings b where b.studio_id = ${studioId} and b.booking_id = ${bookingId} and b.pass_id is not null`.execute(
    trx,
  );
  await giveBack(work, [bookingId]);
  await sql`update bookings set pass_waived_for = null
    where studio_id = ${studioId} and booking_id = ${bookingId} and pass_waived_for is not null`.execute(trx);
  for (const { lateId, ...pass } of rows)
    if (lateId !== null) await takeRight(work, lateId, { with: pass, waivedFor: null });
}

/**
 * Gives back what bookings hold of passes, whatever became of them; those that hold nothing are left alone. Their class is
 * locked. The passes are locked by their ids.
 */
export async function giveBack(work: Work, bookingIds: readonly string[]): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ bookingId: string; passId: string }>`
    select b.booking_id as "bookingId", p.pass_id as "passId"
    from bookings b join passes p on p.studio_id = b.studio_id and p.pass_id = b.pass_id
    where b.studio_id = ${studioId} and b.booking_id = any(${bookingIds}::uuid[])
    order by p.pass_id, b.booking_id for no key update of p`.execute(trx);
  if (rows.length === 0) return;
  for (const { bookingId, passId } of rows)
    await addEntry(work, { passId, kind: 'returned', credits: 1, bookingId }, accountOf(work));
  await sql`update bookings set pass_id = null, pass_day = null
    where studio_id = ${studioId} and booking_id = any(${rows.map((row) => row.bookingId)}::uuid[])`.execute(
    trx,
  );
  await tellHolders(work, [...new Set(rows.map((row) => row.passId))]);
}

/** A class that does not take place costs nobody anything: also who had cancelled late has their credit again. */
export async function followCancelled(work: Work, { classId }: { classId: string }): Promise<void> {
  const { rows } = await sql<{ bookingId: string }>`
    select booking_id as "bookingId" from bookings
    where studio_id = ${work.studioId} and class_id = ${classId} and pass_id is not null`.execute(work.trx);
  await giveBack(
    work,
    rows.map((row) => row.bookingId),
  );
}

/** People whose passes are otherwise now: what they may book is asked again. */
export async function tellHolders(work: Work, passIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ customerId: string }>`
    select distinct customer_id as "customerId" from pass_holders
    where studio_id = ${work.studioId} and pass_id = any(${passIds}::uuid[]) and left_at is null
    order by 1`.execute(work.trx);
  await happened(work, { kind: 'passes_changed', customerIds: rows.map((row) => row.customerId) });
}
