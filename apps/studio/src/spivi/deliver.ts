import type { Failure, SpiviEvent } from '@tandem/spivi';
import type { Studio } from '../context.ts';
import type { Lane } from './claim-class.ts';
import { diffRoster, type Rider } from './diff-roster.ts';
import { addRiders, readEvent, removeClients } from './event-calls.ts';
import { SyncDelayed } from './lane.ts';
import type { Settled } from './settle.ts';

/** First all at once; what a refusal left undone then goes one by one, so that each refusal has a name. */
const BATCHES = [100, 1];

/**
 * Brings the roster of a live event in step with the bookings, reading back until it is.
 * @returns what to tell about each booking
 * @throws SyncDelayed when Spivi has not shown the roster that it accepted
 */
export async function deliverRoster(
  studio: Studio,
  lane: Lane,
  event: SpiviEvent,
): Promise<Map<string, Settled>> {
  const refused = new Map<string, Failure>();
  let remote = event;
  for (const batch of BATCHES) {
    const { remove, add } = diffRoster(ridersInLayout(lane, remote), remote.bookedClients, lane.event.sent);
    if (remove.length === 0 && add.length === 0) break;
    for (let i = 0; i < remove.length; i += batch)
      await removeClients(studio, lane, remove.slice(i, i + batch));
    for (let i = 0; i < add.length; i += batch) {
      const riders = add.slice(i, i + batch);
      const failure = await addRiders(studio, lane, riders);
      if (failure && batch === 1) refused.set(riders[0]!.bookingId, failure);
    }
    const confirmed = await readEvent(studio, lane);
    if (!confirmed || confirmed.isCancelled)
      throw new SyncDelayed('event_missing', 'The class has gone from Spivi meanwhile.');
    remote = confirmed;
  }
  return judge(lane, remote, refused);
}

/** Seats that the event's layout has; a layout that Spivi does not show excludes nothing. */
function layoutOf(remote: SpiviEvent): Set<number> {
  return new Set([
    ...remote.availableSeats,
    ...remote.bookedClients.flatMap((row) => (row.seatId === null ? [] : [row.seatId])),
  ]);
}

function ridersInLayout(lane: Lane, remote: SpiviEvent): Rider[] {
  const layout = layoutOf(remote);
  return lane.bookings.flatMap(({ rider }) =>
    rider && (layout.size === 0 || layout.has(rider.seatId)) ? [rider] : [],
  );
}

function judge(lane: Lane, remote: SpiviEvent, refused: Map<string, Failure>): Map<string, Settled> {
  const inLayout = new Set(ridersInLayout(lane, remote));
  const plan = diffRoster([...inLayout], remote.bookedClients, lane.event.sent);
  const blocked = new Map(plan.blocked.map(({ bookingId, holder }) => [bookingId, holder]));
  const missing = new Set(plan.add.map((rider) => rider.bookingId));
  const settled = new Map<string, Settled>();
  for (const { bookingId, rider, reason } of lane.bookings) {
    const attention = (why: string, detail: string | null = null) =>
      settled.set(bookingId, { state: 'attention', reason: why, detail });
    const failure = refused.get(bookingId);
    if (!rider) attention(reason!);
    else if (!inLayout.has(rider)) attention('spot_outside_map', String(rider.seatId));
    else if (blocked.has(bookingId)) attention('seat_taken', blocked.get(bookingId));
    else if (!missing.has(bookingId))
      settled.set(bookingId, { state: 'synced', reason: null, detail: null, rider });
    else if (failure) attention(failure.code === 'not_found' ? 'client_missing' : 'refused', failure.message);
    else throw new SyncDelayed('not_confirmed', 'Spivi does not show a seat that it has accepted.');
  }
  const present = new Set(remote.bookedClients.map((row) => row.clientId));
  lane.event.sent = new Set(
    [...lane.event.sent, ...[...inLayout].map((rider) => rider.clientId)].filter((id) => present.has(id)),
  );
  lane.emails = new Map(
    remote.bookedClients.flatMap((row) => (row.userName ? [[row.clientId, row.userName]] : [])),
  );
  return settled;
}
