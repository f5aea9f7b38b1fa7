/** Details that change in the course of time: each value counts from its date until the next one's. */
export const datedDetails = ['heightCm', 'weightKg', 'ftpW', 'lthrBpm', 'restingHrBpm', 'maxHrBpm'] as const;
export type DatedDetail = (typeof datedDetails)[number];

/** The lowest and the highest that a living rider has, in the detail's own unit. */
export const bodyRanges = {
  heightCm: [80, 250],
  weightKg: [20, 350],
  ftpW: [20, 700],
  lthrBpm: [60, 230],
  restingHrBpm: [25, 120],
  maxHrBpm: [90, 240],
} as const satisfies Record<DatedDetail, readonly [number, number]>;

export const genders = ['male', 'female', 'other'] as const;
/** Of the number printed on a person's own heart-rate strap. */
export const MAX_STRAP_CHARS = 40;

/** Who said so: staff, the member, or a ride whose suggestion was taken. */
export const bodySources = ['staff', 'member', 'ride'] as const;
