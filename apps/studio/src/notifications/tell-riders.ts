import { randomUUID } from 'node:crypto';
import type { MailKindName } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Events } from '../base/events.ts';
import { neverTold } from './mails/never-told.ts';
import { queueAct } from './queue-mail.ts';
import { unreachable } from './recipient.ts';

/** So long a screen offers to take a booking or its change back: nobody is told of what did not last. */
const UNDO_SECONDS = 12;

/** A class is at another time or place: whoever is booked is told. */
export const tellMoved = (work: Work, { classId, before }: Events['class_moved']): Promise<void> =>
  tell(work, { kind: 'class_changed', before }, sql`b.class_id = ${classId} and b.state = 'booked'`);

/** Classes are cancelled in one act: whoever was booked in them until then is told, once. */
export const tellCancelled = (work: Work, { bookingIds }: Events['bookings_lost']): Promise<void> =>
  tell(work, { kind: 'class_cancelled', before: {} }, sql`b.booking_id = any(${bookingIds}::uuid[])`);

/** Somebody else leads these classes: whoever is booked in one or several is told, once. */
export const tellInstructor = (
  work: Work,
  { classIds, before: name }: Events['instructor_replaced'],
): Promise<void> =>
  tell(
    work,
    { kind: 'instructor_replaced', before: { name } },
    sql`b.class_id = any(${classIds}::uuid[]) and b.state = 'booked'`,
  );

const KINDS = {
  cancelled: 'booking_cancelled_by_staff',
  released: 'spot_released',
  moved: 'booking_moved',
  restored: 'booking_restored',
} as const satisfies Record<Events['booking_changed']['what'], MailKindName>;

/** Staff have changed one person's booking: they are told, unless it is taken back at once. */
export async function tellBooking(
  work: Work,
  { bookingId, what, ...before }: Events['booking_changed'],
): Promise<void> {
  const { cancelledBy } = before;
  const spotBefore = what === 'moved' ? await spotKnown(work, before) : before.spotBefore;
  await tell(
    work,
    { kind: KINDS[what], before: { spotBefore, cancelledBy } },
    sql`b.booking_id = ${bookingId}`,
    UNDO_SECONDS,
  );
}

/** Who has booked, or was booked, is told once of all that it was, unless it is taken back at once. */
export const tellBooked = (work: Work, { customerId, classIds }: Events['booked']): Promise<void> =>
  tell(
    work,
    { kind: 'booking_confirmed', before: {} },
    sql`b.customer_id = ${customerId} and b.class_id = any(${classIds}::uuid[]) and b.state = 'booked' and c.starts_at > ${work.now}`,
    UNDO_SECONDS,
  );

/**
 * A booking is back, of which its person was never told since it had been cancelled by then: they are told of it now, as of a new one,
 * unless they are told that it is back.
 */
export const tellRestored = (work: Work, { bookingId }: Events['booking_restored']): Promise<void> =>
  tell(
    work,
    { kind: 'booking_confirmed', before: {} },
    sql`b.booking_id = ${bookingId} and b.state = 'booked' and c.starts_at > ${work.now} and ${neverTold}`,
    UNDO_SECONDS,
  );

/** Staff have cancelled several of a person's bookings at once: they are told once. */
export const tellBookings = (
  work: Work,
  { customerId, classIds }: Events['bookings_cancelled'],
): Promise<void> =>
  tell(
    work,
    { kind: KINDS.cancelled, before: {} },
    sql`b.customer_id = ${customerId} and b.class_id = any(${classIds}::uuid[])`,
  );

/** Who waited for a better spot has it, and is told at once. */
export const tellBetterSpot = (
  work: Work,
  { bookingId, spotBefore }: Events['spot_bettered'],
): Promise<void> =>
  tell(work, { kind: 'better_spot', before: { spotBefore } }, sql`b.booking_id = ${bookingId}`);

/** Where the person knows themself to be: who is moved again before they were told of it reads of both as one move. */
async function spotKnown(
  { trx, studioId, now }: Work,
  {
    customerId,
    classId,
    spotBefore,
  }: Pick<Events['booking_changed'], 'customerId' | 'classId' | 'spotBefore'>,
): Promise<number | null> {
  const { rows } = await sql<{ known: number | null }>`
    update mails set state = 'skipped', reason = 'overtaken', settled_at = ${now}
    where studio_id = ${studioId} and customer_id = ${customerId} and class_id = ${classId}
      and kind = ${KINDS.moved} and state = 'waiting' and sending_since is null
    returning before -> 'spotBefore' as known`.execute(trx);
  return rows.length > 0 ? rows[0]!.known : spotBefore;
}

/**
 * One act: one mail to each person of the bookings `b` who can be reached and whose class is not over, about all of their
 * classes in it, soonest first.
 */
async function tell(
  work: Work,
  { kind, before }: { kind: MailKindName; before: object },
  where: RawBuilder<unknown>,
  afterSeconds = 0,
): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ customerId: string; classIds: string[]; bookingIds: string[] }>`
    select b.customer_id as "customerId", array_agg(b.class_id order by c.starts_at, b.class_id) as "classIds",
      array_agg(b.booking_id order by c.starts_at, b.class_id) as "bookingIds"
    from bookings b
    join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id and c.ends_at > ${now}
    join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id and ${unreachable} is null
    where b.studio_id = ${studioId} and ${where}
    group by b.customer_id order by b.customer_id`.execute(trx);
  const actId = randomUUID();
  for (const { customerId, classIds, bookingIds } of rows)
    await queueAct(
      work,
      {
        ...{ kind, actId, customerId, classId: classIds[0]! },
        before: { ...before, classIds, bookingIds },
      },
      afterSeconds,
    );
}
