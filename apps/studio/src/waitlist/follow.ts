import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Events } from '../base/events.ts';
import { happened } from '../base/happened.ts';
import { fillPlaces } from './fill-places.ts';
import { sendFill } from './hold-if-idle.ts';
import { setWaits } from './store.ts';

/** Whoever is booked waits no more, however they came to it. */
export async function endBooked(
  work: Work,
  { classId, bookingIds }: Events['roster_changed'],
): Promise<void> {
  await setWaits(
    work,
    sql`class_id = ${classId} and state in ('waiting', 'offered') and customer_id in (
      select customer_id from bookings b where b.studio_id = ${work.studioId} and b.class_id = ${classId}
        and b.booking_id = any(${bookingIds}::uuid[]) and b.state = 'booked')`,
    { state: 'booked' },
  );
}

/** A place has come free here; and whose time is free again may have one in another class, which had passed them over. */
export async function followFreed(
  work: Work,
  { classId, customerIds }: Events['place_freed'],
): Promise<void> {
  await fillPlaces(work, { classId });
  await askAgain(work, customerIds);
}

/** What is held in a class is looked at as soon as it ends, also by who comes to wait for it meanwhile. */
export const followHeld = (work: Work, { classId, seconds }: Events['spot_held']): Promise<void> =>
  sendFill(work, classId, seconds);

/** The list of a class that is cancelled ends with it, and whoever stood on it is told. */
export async function followCancelled(
  work: Work,
  { classId, bookingIds }: Events['class_cancelled'],
): Promise<void> {
  const waiting = sql`class_id = ${classId} and state in ('waiting', 'offered')`;
  for (const { waitId, customerId } of await setWaits(work, waiting, { state: 'closed' }))
    await happened(work, { kind: 'wait_turned', waitId, classId, customerId, what: 'closed' });
  const { rows } = await sql<{ customer_id: string }>`select customer_id from bookings
    where studio_id = ${work.studioId} and booking_id = any(${bookingIds}::uuid[])`.execute(work.trx);
  await askAgain(
    work,
    rows.map((row) => row.customer_id),
  );
}

/** A class at another time leaves its riders free at the one before. */
export async function followMoved(work: Work, { classId }: Events['class_moved']): Promise<void> {
  const { rows } = await sql<{ customer_id: string }>`select customer_id from bookings
    where studio_id = ${work.studioId} and class_id = ${classId} and state = 'booked'`.execute(work.trx);
  await askAgain(
    work,
    rows.map((row) => row.customer_id),
  );
}

/** Takes a person who is being erased off every list, with the spots that they choose; a place that was held for them goes to the next. */
export async function dropWaits(work: Work, customerId: string): Promise<number> {
  const { rows } = await sql<{ class_id: string; state: string }>`
    delete from waits where studio_id = ${work.studioId} and customer_id = ${customerId}
    returning class_id, state`.execute(work.trx);
  await sql`update bookings set wished_spots = '{}', wished_at = null, wished_room_id = null
    where studio_id = ${work.studioId} and customer_id = ${customerId} and wished_at is not null`.execute(
    work.trx,
  );
  await lookAgain(
    work,
    rows.filter((row) => row.state === 'offered' || row.state === 'waiting'),
  );
  await dropHolds(work, customerId);
  return rows.length;
}

/** Takes away what is held for a person; the places go to who waits. */
export async function dropHolds(work: Work, customerId: string): Promise<void> {
  const { rows } = await sql<{ class_id: string }>`
    delete from spot_holds where studio_id = ${work.studioId} and customer_id = ${customerId}
    returning class_id`.execute(work.trx);
  await lookAgain(work, rows);
}

/** Tells the screens of these classes, and has their places looked at by a job. */
async function lookAgain(work: Work, classes: readonly { class_id: string }[]): Promise<void> {
  for (const { class_id: classId } of classes) {
    await happened(work, { kind: 'waitlist_changed', classId });
    await sendFill(work, classId);
  }
}

/** The coming classes of a room whose spots are others now; the caller has locked them. */
export const followRoom = (work: Work, { roomId }: Events['room_redrawn']): Promise<void> =>
  eachWaitedFor(work, sql`c.room_id = ${roomId}`, (classId) => fillPlaces(work, { classId }));

/** Classes by another rule: each by a job of its own, since nobody holds them. */
export const followRules = (work: Work): Promise<void> =>
  eachWaitedFor(work, sql`true`, (classId) => sendFill(work, classId));

/** People who were passed over, and may not be any more, count again at once; a job looks, since nobody holds the class. */
const askAgain = (work: Work, customerIds: readonly string[]): Promise<void> =>
  countAgain(work, sql`w.customer_id = any(${customerIds}::uuid[])`);

async function countAgain(work: Work, which: ReturnType<typeof sql>): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ class_id: string }>`
    update waits w set passed_for = null from classes c
    where w.studio_id = ${studioId} and ${which} and w.state = 'waiting'
      and w.passed_for is not null and c.studio_id = w.studio_id and c.class_id = w.class_id and c.starts_at > ${now}
    returning w.class_id`.execute(trx);
  for (const { class_id } of rows) await sendFill(work, class_id);
}

/** Whoever was passed over for want of a pass may have one now. */
export const followPasses = (work: Work, { customerIds }: Events['passes_changed']): Promise<void> =>
  askAgain(work, customerIds);

/** … or needs none any more. */
export const followPassRule = (work: Work): Promise<void> =>
  countAgain(work, sql`w.passed_for = 'pass_needed'`);

async function eachWaitedFor(
  { trx, studioId, now }: Work,
  which: ReturnType<typeof sql>,
  act: (classId: string) => Promise<void>,
): Promise<void> {
  const { rows } = await sql<{ class_id: string }>`
    select c.class_id from classes c where c.studio_id = ${studioId} and ${which} and c.cancelled_at is null
      and c.starts_at > ${now} and (exists (select from waits w where w.studio_id = c.studio_id
        and w.class_id = c.class_id and w.state in ('waiting', 'offered'))
        or exists (select from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id
          and cardinality(b.wished_spots) > 0))
    order by c.class_id`.execute(trx);
  for (const { class_id } of rows) await act(class_id);
}
