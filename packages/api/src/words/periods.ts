/** Spans of time that trends look back over; `all`: since the first ride. */
export const periods = ['4w', '3m', '1y', 'all'] as const;
export type Period = (typeof periods)[number];
export const USUAL_PERIOD = '3m' satisfies Period;
