import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { inStudio, perform } from '../base/call.ts';
import type { Call } from '../base/context.ts';
import { bookSpot } from '../bookings/book-spot.ts';
import { cancelBooking } from '../bookings/cancel-booking.ts';
import { endHold, holdSpot } from '../bookings/hold-spot.ts';
import { moveSpot } from '../bookings/move-spot.ts';
import { fillLater } from '../waitlist/fill-places.ts';
import { joinWaitlist } from '../waitlist/join-waitlist.ts';
import { wishSpots } from '../waitlist/wish-spots.ts';
import { asOwner } from './build.ts';
import { newClass } from './classes.ts';
import type { TestStudio } from './studio.ts';
import type { TestTenant } from './tenant.ts';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One class of a tenant in some days, and what its people do there. People are known by their number. */
export async function waitScene(
  t: TestStudio,
  tenant: TestTenant,
  about: { capacity?: number; days?: number },
) {
  const { studioId, customerIds } = tenant;
  const startsAt = new Date(t.studio.now().getTime() + (about.days ?? 3) * DAY_MS);
  const capacity = about.capacity ?? 2;
  const classId = await newClass(t, tenant, { startsAt, capacity });
  const personOf = (customerId: string) => customerIds.indexOf(customerId);
  /** What somebody does for themself. */
  const as = <T>(person: number, verb: (call: Call) => Promise<T>): Promise<T> =>
    perform(
      {
        studio: t.studio,
        caller: {
          accountId: `account-of-${person}`,
          ...{ studioId, role: 'member', staffId: null, customerId: customerIds[person]! },
        },
      },
      verb,
    );
  const asDesk = <T>(verb: (call: Call) => Promise<T>): Promise<T> =>
    perform(
      {
        studio: t.studio,
        caller: {
          accountId: tenant.accountIds[tenant.emails.owner]!,
          ...{ studioId, role: 'owner', staffId: randomUUID(), customerId: null },
        },
      },
      verb,
    );
  const read = <T>(query: ReturnType<typeof sql<T>>) =>
    inStudio(t.studio, studioId, async ({ trx }) => (await query.execute(trx)).rows);
  const booked = async (of = classId) => {
    const rows = await read(sql<{ customer_id: string; spot_number: number | null; booking_id: string }>`
      select customer_id, spot_number, booking_id from bookings where class_id = ${of} and state = 'booked'
      order by spot_number`);
    return rows.map((row) => ({ ...row, person: personOf(row.customer_id) }));
  };
  /** Everybody who ever waited, in the order in which they came: who, and what became of it. */
  const waits = async () => {
    const rows = await read(
      sql<{
        customer_id: string;
        wait_id: string;
        state: string;
        passed_for: string | null;
        offer_until: Date | null;
        wished_spot: number | null;
      }>`select customer_id, wait_id, state, passed_for, offer_until, wished_spot from waits where class_id = ${classId} order by turn`,
    );
    return rows.map((row) => ({ ...row, person: personOf(row.customer_id) }));
  };
  const states = async () => (await waits()).map((row) => [row.person, row.passed_for ?? row.state]);
  const book = (person: number, spotNumber: number, of = classId) =>
    as(person, (call) => bookSpot(call, { classId: of, spotNumber }));
  const join = (person: number, wishedSpot: number | null = null) =>
    as(person, (call) => joinWaitlist(call, { classId, wishedSpot }));
  const hold = (person: number, spotNumber: number, of = classId) =>
    as(person, (call) => holdSpot(call, { classId: of, spotNumber }));
  const letGo = (person: number) => as(person, (call) => endHold(call, classId));
  /** Who holds what, also too long already. */
  const holds = async () =>
    (
      await read(sql<{ customer_id: string | null; spot_number: number; live: boolean }>`
        select customer_id, spot_number, held_until > now() as live from spot_holds
        where class_id = ${classId} and spot_number is not null order by spot_number`)
    ).map(({ customer_id: who, spot_number: spot, live }) => ({
      ...{ person: who === null ? null : personOf(who), spot, live },
    }));
  /** The time of whatever is held is up, for so long already; a job has yet to note it. */
  const runOut = (agoSeconds = 0) =>
    asOwner(t.url, (db) =>
      sql`update studio.spot_holds set held_until = now() - make_interval(secs => ${agoSeconds})`.execute(db),
    );
  const cancel = async (person: number, of = classId) => {
    const found = (await booked(of)).find((row) => row.person === person)!;
    await as(person, (call) => cancelBooking(call, found.booking_id));
  };
  const seatOf = async (person: number) => (await booked()).find((row) => row.person === person);
  /** Who is booked waits for a better spot; nothing where they are not. */
  const wish = async (person: number, spots: number[]) => {
    const found = await seatOf(person);
    return found && as(person, (call) => wishSpots(call, { bookingId: found.booking_id, spots }));
  };
  const move = async (person: number, spotNumber: number) => {
    const found = await seatOf(person);
    return found && as(person, (call) => moveSpot(call, found.booking_id, spotNumber));
  };
  /** Of those who are booked and wait for a better spot: what they wish, who wished first first. */
  const wishes = async () =>
    (
      await read(sql<{ customer_id: string; spot_number: number; wished_spots: number[] }>`
        select customer_id, spot_number, wished_spots from bookings
        where class_id = ${classId} and state = 'booked' and wished_spots <> '{}' order by wished_at, booking_id`)
    ).map((row) => ({ ...row, person: personOf(row.customer_id) }));
  /** What the worker would do now. */
  const work = () => fillLater(t.studio, { studioId, classId });
  const rule = (rules: {
    mode?: 'automatic' | 'offer';
    offerMinutes?: number;
    closesMinutes?: number;
    size?: number;
  }) =>
    read(sql`update studios set
      waitlist_mode = coalesce(${rules.mode ?? null}, waitlist_mode),
      waitlist_size = coalesce(${rules.size ?? null}, waitlist_size),
      waitlist_offer_minutes = coalesce(${rules.offerMinutes ?? null}, waitlist_offer_minutes),
      waitlist_closes_minutes = coalesce(${rules.closesMinutes ?? null}, waitlist_closes_minutes)`);
  /** In how many seconds the jobs that wait for the class would run. */
  const jobs = async () =>
    (
      await read(sql<{ seconds: number }>`
        select extract(epoch from start_after - now())::float8 as seconds from studio_jobs.job
        where name = 'fill-places' and state = 'created' and data->>'classId' = ${classId}`)
    ).map((row) => Math.max(0, row.seconds));
  /** A worker takes the job that waits. */
  const takeJob = () =>
    read(sql`update studio_jobs.job set state = 'completed'
    where name = 'fill-places' and state = 'created' and data->>'classId' = ${classId}`);
  return {
    ...{
      classId,
      startsAt,
      as,
      asDesk,
      read,
      booked,
      waits,
      states,
      book,
      join,
      cancel,
      work,
      rule,
      jobs,
      takeJob,
      wish,
      wishes,
      move,
      hold,
      letGo,
      holds,
      runOut,
    },
    seats: async () => (await booked()).map((row) => [row.person, row.spot_number]),
    mails: async () =>
      (
        await read(sql<{ kind: string; customer_id: string }>`select kind, customer_id from mails
          where kind like 'waitlist%' or kind = 'better_spot' order by created_at, kind, mail_id`)
      ).map((row) => [row.kind, personOf(row.customer_id)]),
  };
}
