/** Numbers that are the same in every run (mulberry32): the demo differs from itself only by the clock. */
export function createRandom(seed: number) {
  let state = seed;
  /** @returns a number in [0, 1) */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
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
