import type { ClassDetail, RosterEntry, Spot, SyncState } from '@tandem/api/studio';
import type { WaiverState } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Call, Work } from '../base/context.ts';
import { bikeOf } from '../customers/index.ts';
import { type BookingChipColumns, bookingChip, bookingChipColumns } from '../mirror/index.ts';
import { waiverState } from '../waivers/index.ts';
import { ownHold } from './holds.ts';

const MAX_ROWS = 1000;

type Row = BookingChipColumns &
  Parameters<typeof bikeOf>[0] & {
    booking_id: string;
    customer_id: string;
    name: string;
    email: string;
    booked_at: Date;
    cancelled_at: Date | null;
    late_cancel: boolean;
    checked_in_at: Date | null;
    first_visit: boolean;
    waiver: WaiverState | null;
    wished_spots: number[];
    released: boolean;
  };

/** Everybody who is or was booked in a class: the booked by spot, then the cancelled. */
export async function readRoster(
  { trx, studioId }: Work,
  summary: { classId: string; sync: SyncState },
): Promise<RosterEntry[]> {
  const { rows } = await sql<Row>`
    select b.booking_id, b.customer_id, p.name, p.email, b.booked_at,
      p.saddle_height, p.saddle_fore_aft, p.bar_height, p.bar_fore_aft,
      case when w.wished_room_id = c.room_id then w.wished_spots else '{}' end as wished_spots,
      b.cancelled_at, b.late_cancel, b.checked_in_at, w.released_at is not null as released,
      not exists (
        select 1 from bookings e join classes f on f.studio_id = e.studio_id and f.class_id = e.class_id
        where e.studio_id = b.studio_id and e.customer_id = b.customer_id and e.state = 'booked'
          and f.starts_at < c.starts_at
      ) as first_visit,
      ${waiverState} as waiver,
      ${bookingChipColumns}
    from booking_mirror b
    join bookings w on w.studio_id = b.studio_id and w.booking_id = b.booking_id
    join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
    where b.studio_id = ${studioId} and b.class_id = ${summary.classId}
    order by b.state, b.spot_number nulls last, b.booked_at, b.booking_id
    limit ${MAX_ROWS}`.execute(trx);
  return rows.map((row) => ({
    bookingId: row.booking_id,
    customerId: row.customer_id,
    name: row.name,
    email: row.email,
    spotNumber: row.spot_number,
    state: row.state,
    bookedAt: row.booked_at.toISOString(),
    cancelledAt: row.cancelled_at?.toISOString() ?? null,
    lateCancel: row.late_cancel,
    checkedInAt: row.checked_in_at?.toISOString() ?? null,
    firstVisit: row.first_visit,
    waiver: row.waiver,
    bike: bikeOf(row),
    released: row.released,
    wishedSpots: row.wished_spots,
    sync: bookingChip(summary.sync, row),
  }));
}

/** The room's spots as the caller may see them: their own by name, others' only as taken. */
export async function readSpotMap(
  { trx, studioId, caller }: Call,
  classId: string,
  spots: Spot[],
): Promise<ClassDetail['spots']> {
  const booked = await trx
    .selectFrom('bookings')
    .select(['spot_number', 'customer_id'])
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .where('state', '=', 'booked')
    .execute();
  const holder = new Map(booked.map((row) => [row.spot_number, row.customer_id]));
  const others = await sql<{ spot: number }>`select spot_number as spot from live_holds
    where studio_id = ${studioId} and class_id = ${classId} and (${ownHold(caller)}) is not true`.execute(
    trx,
  );
  const held = new Set(others.rows.map((row) => row.spot));
  return spots.map((spot) => {
    const who = holder.get(spot.spotNumber);
    if (who !== undefined) return { ...spot, state: who === caller.customerId ? 'mine' : 'taken' };
    if (!spot.active) return { ...spot, state: 'out_of_service' };
    return { ...spot, state: held.has(spot.spotNumber) ? 'held' : 'free' };
  });
}

/** For which spots the caller waits, who is booked in the class. */
export async function readWished(
  { trx, studioId }: Call,
  { myBooking, roomId }: Pick<ClassDetail, 'myBooking' | 'roomId'>,
): Promise<number[]> {
  if (myBooking === null) return [];
  const { rows } = await sql<{ spots: number[] }>`select wished_spots as spots from bookings
    where studio_id = ${studioId} and booking_id = ${myBooking.bookingId} and wished_room_id = ${roomId}`.execute(
    trx,
  );
  return rows[0]?.spots ?? [];
}
