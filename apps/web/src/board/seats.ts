import type { LiveBoard, LiveRider } from '@tandem/api/tracker';

/** A tile of the wall: who rides there, if anybody, and whether it is booked by somebody whom the tracker does not know. */
export type Seat = { seatId: number; rider: LiveRider | null; unsent: boolean };

/** What of the box's seats gets a tile, and what is only a number. */
export type Wall = { seats: Seat[]; free: number[] };

/**
 * Seats in order: a tile for everybody who is booked or pedals, and the free ones beside them. A seat that nobody booked
 * and that has fallen silent is free again.
 */
export function arrangeSeats(
  { riders, hiddenSeats, unsentSeats }: Pick<LiveBoard, 'riders' | 'hiddenSeats' | 'unsentSeats'>,
  boxSeats: readonly number[],
): Wall {
  const unsent = new Set(unsentSeats.filter((seatId) => !hiddenSeats.includes(seatId)));
  const ridden = new Map(
    riders
      .filter((rider) => rider.clientId !== null || !rider.stale)
      .map((rider) => [rider.seatId, rider] as const),
  );
  const seats = [...new Set([...ridden.keys(), ...unsent])]
    .sort((a, b) => a - b)
    .map((seatId) => ({ seatId, rider: ridden.get(seatId) ?? null, unsent: unsent.has(seatId) }));
  const taken = new Set([...seats.map(({ seatId }) => seatId), ...hiddenSeats]);
  return { seats, free: boxSeats.filter((seatId) => !taken.has(seatId)).sort((a, b) => a - b) };
}

/** Numbers as ranges: 1, 2, 3, 7 are "1–3" and "7". */
export function rangesOf(sorted: readonly number[]): string[] {
  const ranges: { first: number; last: number }[] = [];
  for (const number of sorted) {
    const open = ranges.at(-1);
    if (open?.last === number - 1) open.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`));
}

/** Of those booked on a seat: how many are heard, and the seats of those who are not. */
export function signalOf(riders: readonly LiveRider[]): { heard: number; booked: number; waiting: number[] } {
  const booked = riders.filter((rider) => rider.clientId !== null);
  const waiting = booked.filter((rider) => rider.stale).map((rider) => rider.seatId);
  return {
    heard: booked.length - waiting.length,
    booked: booked.length,
    waiting: waiting.sort((a, b) => a - b),
  };
}

/** Whether this class has ever heard a rider: one who falls silent has lost the signal, one who never spoke waits for it. */
export const wasHeard = ({ workKj, caloriesKcal, distanceKm, points }: LiveRider): boolean =>
  [workKj, caloriesKcal, distanceKm, points].some((total) => (total ?? 0) > 0);

export type Leading = { value: number | null; unit: 'W' | 'bpm' | 'rpm' };

/** The number a tile shows largest: power, else heart rate, else cadence. */
export function leadingNumber(rider: LiveRider): Leading {
  if (rider.powerW !== null) return { value: rider.powerW, unit: 'W' };
  if (rider.heartRateBpm !== null) return { value: rider.heartRateBpm, unit: 'bpm' };
  if (rider.cadenceRpm !== null) return { value: rider.cadenceRpm, unit: 'rpm' };
  return { value: null, unit: 'W' };
}

/** The leaderboard's order: by rank with the unranked last, or by seat. Never changes the given list. */
export function orderRiders(riders: readonly LiveRider[], by: 'rank' | 'seat'): LiveRider[] {
  const last = Number.MAX_SAFE_INTEGER;
  return [...riders].sort((a, b) =>
    by === 'seat' ? a.seatId - b.seatId : (a.rank ?? last) - (b.rank ?? last) || a.seatId - b.seatId,
  );
}
