import type { LiveRider } from '@tandem/api/tracker';

/** Who stands in a sprint: by rank, then by seat who has none. A bike that nobody claims does not stand in it. */
export function orderSprint(riders: readonly LiveRider[]): LiveRider[] {
  const rank = ({ sprint }: LiveRider) => sprint?.rank ?? Number.POSITIVE_INFINITY;
  return riders
    .filter(({ name }) => name !== '')
    .sort((a, b) => (rank(a) === rank(b) ? a.seatId - b.seatId : rank(a) - rank(b)));
}
