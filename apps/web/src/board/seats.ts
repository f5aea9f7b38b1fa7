import type { LiveRider } from '@tandem/api/tracker';

/** A place on the wall: a rider, or an empty seat of the box. */
export type Seat = { seatId: number; rider: LiveRider | null };

/**
 * Seats in order: those of the box and those heard. Where all together would not fit on one page,
 * empty seats make room for riders.
 */
export function arrangeSeats(riders: readonly LiveRider[], boxSeats: readonly number[], fit: number): Seat[] {
  const bySeat = new Map(riders.map((rider) => [rider.seatId, rider]));
  const ids = [...new Set([...boxSeats, ...bySeat.keys()])].sort((a, b) => a - b);
  const seats = ids.map((seatId) => ({ seatId, rider: bySeat.get(seatId) ?? null }));
  return seats.length <= fit ? seats : seats.filter((seat) => seat.rider !== null);
}

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
