import { CHANNELS, type Channel, plausible, type Sample, type Trace } from './ride.ts';

/**
 * A ride as several sources tell it. @property ranks by second: how good the source is whose word each cell is, four small
 * numbers in one
 */
export type Told = { trace: Trace; ranks: number[] };

/** The worst that a source may be. */
export const MAX_RANK = 15;
const RANK_BITS = 4;

export const emptyTold = (): Told => ({
  trace: { powerW: [], heartRateBpm: [], cadenceRpm: [], speedKmh: [] },
  ranks: [],
});

/**
 * Takes what one source says of one second. Of several that tell the same thing one counts, for live and final alike: a
 * value before 0, of those the best source's, of one source's the larger. That is an order of all that can be said, so
 * that repeats, parts and the order of arrival change nothing. What cannot be true is left out.
 * @param rank of the source: 0 the best, whole, up to `MAX_RANK`
 * @returns whether a cell has changed
 */
export function tell(
  { trace, ranks }: Told,
  { second, sample, rank }: { second: number; sample: Sample; rank: number },
): boolean {
  let changed = false;
  for (const [place, channel] of CHANNELS.entries()) {
    const value = plausible(channel, sample[channel]);
    if (Number.isNaN(value)) continue;
    const shift = place * RANK_BITS;
    const kept = trace[channel][second] ?? null;
    const before = ranks[second] ?? 0;
    if (kept !== null && !isBetter([value, rank], [kept, (before >> shift) & MAX_RANK])) continue;
    trace[channel][second] = value;
    ranks[second] = (before & ~(MAX_RANK << shift)) | (rank << shift);
    changed = true;
  }
  return changed;
}

type Said = readonly [value: number, rank: number];

const isBetter = ([value, rank]: Said, [kept, keptRank]: Said): boolean =>
  value > 0 !== kept > 0 ? value > 0 : rank !== keptRank ? rank < keptRank : value > kept;

/** What is known of a channel in a second; NaN where nobody said anything. */
export const toldOf = ({ trace }: Told, channel: Channel, second: number): number =>
  trace[channel][second] ?? Number.NaN;
