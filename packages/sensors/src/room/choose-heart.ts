import { FRESH_MS, type Heard } from './receive.ts';

/** Where a rider's heart may be heard, the best first: their own strap, one on loan, what their bike passes on. */
export const HEART_SOURCES = ['ownStrap', 'loanStrap', 'bikeRelay'] as const;
export type HeartSource = (typeof HEART_SOURCES)[number];

/**
 * One heart of several sources: the best one that has a rate above 0 and is fresh. A bike without a strap tells 0, and
 * must not win over the strap that it does not hear; nor may a strap that fell silent over one that is heard.
 * @returns null where no heart is heard
 */
export function chooseHeart(heard: { readonly [Source in HeartSource]?: Heard }): {
  from: HeartSource;
  heartRateBpm: number;
  ageMs: number;
} | null {
  for (const from of HEART_SOURCES) {
    const { value, ageMs } = heard[from] ?? { value: null, ageMs: 0 };
    if (value !== null && value > 0 && ageMs <= FRESH_MS) return { from, heartRateBpm: value, ageMs };
  }
  return null;
}
