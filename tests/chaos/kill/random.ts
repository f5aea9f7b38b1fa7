import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Numbers that depend on the seed alone. */
export type Random = {
  /** Of [0, 1). */
  next(): number;
  /** Whole, both ends included. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
};

export function seededRandom(seed: number): Random {
  const generator = mersenne(seed);
  const next = () => uniformFloat64(generator);
  return {
    next,
    between: (from, to) => uniformInt(generator, from, to),
    chance: (probability) => next() < probability,
    pick: (from) => from[uniformInt(generator, 0, from.length - 1)]!,
  };
}
