/** Where a bike is set for its rider: height, and how far back (the saddle) or near (the bar). */
export const bikeParts = ['saddleHeight', 'saddleForeAft', 'barHeight', 'barForeAft'] as const;
export type BikePart = (typeof bikeParts)[number];

/** A number with its unit, a mark of the bike's own scale, or a word. */
export const MAX_BIKE_SETTING_CHARS = 20;
