import type { LiveRider } from '@tandem/api/tracker';
import type { WallRank } from '@tandem/api/words';

export type Placed = { rider: LiveRider; place: number | null };

/**
 * Riders with names in the order of a number, the highest first; ties share a place. Who has none of it yet, or keeps it from
 * the board, stands after all others and has no place.
 */
export function rankBy(riders: readonly LiveRider[], by: WallRank): Placed[] {
  const raced = (rider: LiveRider) => (rider.clientId === null ? 0 : (rider[by] ?? 0));
  const named = riders.filter(({ name }) => name !== '');
  return named
    .map((rider) => {
      const own = raced(rider);
      return { rider, place: own > 0 ? 1 + named.filter((other) => raced(other) > own).length : null };
    })
    .sort((a, b) => raced(b.rider) - raced(a.rider) || a.rider.seatId - b.rider.seatId);
}
