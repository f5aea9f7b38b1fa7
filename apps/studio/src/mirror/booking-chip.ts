import type { RosterEntry, SyncState } from '@tandem/api/studio';
import type { Reason } from '@tandem/api/words';
import { sql } from 'kysely';
import { chipOf, type SyncRow } from './class-chip.ts';

type BookingChip = RosterEntry['sync'];

/** A booking's chip. A booking follows its class as long as that is not sent. */
export function bookingSyncState(
  classSync: SyncState,
  booking: { spotNumber: number | null; booked: boolean },
  row: (SyncRow & { seatId: number | null }) | null,
): BookingChip {
  if (classSync.state === 'off') return { ...classSync, seatId: null };
  // What keeps the class waiting keeps its bookings waiting.
  const waitsFor = row?.state === 'pending' && classSync.state === 'pending' ? classSync.reason : null;
  // Of who is not on the roster the row keeps where they had stood.
  const seatId = row?.state === 'synced' || row?.state === 'pending' ? row.seatId : null;
  if (row) return { ...chipOf(row), reason: row.reason ?? waitsFor, seatId };
  if (!booking.booked) return { state: 'off', since: null, reason: null, detail: null, seatId: null };
  if (booking.spotNumber === null)
    return { state: 'attention', since: null, reason: 'no_spot', detail: null, seatId: null };
  return { state: 'pending', since: classSync.since, reason: null, detail: null, seatId: null };
}

/** What `bookingChip` reads of a booking `b` of the view `booking_mirror`. */
export const bookingChipColumns = sql`
  b.spot_number, b.state, b.sync_state, b.sync_reason, b.sync_detail, b.sync_since, b.seat_id`;
export type BookingChipColumns = {
  spot_number: number | null;
  state: 'booked' | 'cancelled';
  sync_state: SyncState['state'] | null;
  sync_reason: Reason | null;
  sync_detail: string | null;
  sync_since: Date | null;
  seat_id: number | null;
};

/** The chip of a booking from a row that was read with `bookingChipColumns`, beneath its class's. */
export const bookingChip = (classSync: SyncState, row: BookingChipColumns): BookingChip =>
  bookingSyncState(
    classSync,
    { spotNumber: row.spot_number, booked: row.state === 'booked' },
    row.sync_state && {
      state: row.sync_state,
      reason: row.sync_reason,
      detail: row.sync_detail,
      since: row.sync_since,
      seatId: row.seat_id,
    },
  );
