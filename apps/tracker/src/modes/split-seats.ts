import type { TeamSplit } from '@tandem/api/words';

/**
 * Splits the seats of a room into teams, so that those which are taken are shared out as evenly as can be. A free seat has a
 * team too, whoever comes late has one.
 * @param seats of the room @param taken of them, in any order @returns the seats of each team, in order
 */
export function splitSeats(
  seats: readonly number[],
  taken: readonly number[],
  { teams, by }: { teams: number; by: TeamSplit },
): number[][] {
  const inOrder = [...new Set([...seats, ...taken])].sort((a, b) => a - b);
  const isTaken = new Set(taken);
  const count = { taken: isTaken.size, free: inOrder.length - isTaken.size };
  const met = { taken: 0, free: 0 };
  let stretch = 0;
  const split: number[][] = Array.from({ length: teams }, () => []);
  for (const seat of inOrder) {
    const of = isTaken.has(seat) ? 'taken' : 'free';
    const nth = met[of]++;
    if (by === 'alternate') split[nth % teams]!.push(seat);
    else {
      // A free seat is of the stretch that it lies in; where nobody is booked yet, the seats are shared out.
      if (of === 'taken' || count.taken === 0) stretch = Math.floor((nth * teams) / count[of]);
      split[stretch]!.push(seat);
    }
  }
  return split;
}
