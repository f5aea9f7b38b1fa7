import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Numbers that are the same in every run: the demo differs from itself only by the clock. */
export function createRandom(seed: number) {
  const generator = mersenne(seed);
  /** @returns a number in [0, 1) */
  const next = (): number => uniformFloat64(generator);
  /** @returns a whole number in [0, n) */
  const below = (n: number): number => uniformInt(generator, 0, n - 1);
  return {
    next,
    below,
    /** `count` different items, in an order by chance. */
    sample<T>(items: readonly T[], count: number): T[] {
      const rest = [...items];
      return Array.from(
        { length: Math.min(count, rest.length) },
        () => rest.splice(below(rest.length), 1)[0]!,
      );
    },
    /** An id in the form of a UUID version 4. */
    uuid(): string {
      const hex = Array.from({ length: 32 }, () => below(16).toString(16));
      hex[12] = '4';
      hex[16] = '8';
      return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    },
  };
}
export type Random = ReturnType<typeof createRandom>;
