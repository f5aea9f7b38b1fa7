import type { RideDetail } from '@tandem/api/studio';
import { peakCurve } from '@tandem/metrics';
import type { Ridden } from './ridden.ts';
import { moment, peakBest } from './trends.ts';

/**
 * A ride's peaks beside the best of the 90 days before its own, and of all rides before it.
 * @param earlier rides that began before this one, oldest first
 */
export function peaksBeside(
  peaks: readonly { seconds: number; powerW: number }[],
  earlier: readonly Ridden[],
  date: string,
): RideDetail['peaks'] {
  const curve = new Map(peakCurve(earlier, date).map((point) => [point.seconds, point]));
  return peaks.map(({ seconds, powerW }) => {
    const { best90, bestEver } = curve.get(seconds) ?? { best90: null, bestEver: null };
    return { seconds, powerW, best90: peakBest(earlier, best90), bestEver: peakBest(earlier, bestEver) };
  });
}

/**
 * The person's earlier rides of the same class type, or outside class of the same title: the last, and the one with the
 * most work.
 * @param earlier rides that began before this one, oldest first
 */
export function compareWith(ride: Same, earlier: readonly Ridden[]): RideDetail['comparison'] {
  const same = earlier.filter((other) => isSame(ride, other));
  const worked = same.filter(({ values }) => typeof values.workKj === 'number');
  const best = worked.reduce<Ridden | null>(
    (most, ride) => (most === null || ride.values.workKj! > most.values.workKj! ? ride : most),
    null,
  );
  return { count: same.length, last: compared(same.at(-1) ?? null), best: compared(best) };
}

type Same = Pick<Ridden, 'kind' | 'classTypeId' | 'title'>;
const isSame = (a: Same, b: Same) =>
  a.kind === b.kind && (a.kind === 'class' ? a.classTypeId === b.classTypeId : called(a) === called(b));
const called = ({ title }: Same) => title.trim().toLowerCase();
const compared = (ride: Ridden | null) => ride && { of: moment(ride), values: ride.summary.allValues() };
