import { PLAUSIBLE } from '@tandem/metrics';

/** Bounds on any file, whatever its form. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;
export const MAX_PAUSES = 2000;
/** The longest ride read, in seconds on the grid. */
export const MAX_RIDE_SECONDS = 24 * 3600;

export const KMH_PER_M_S = 3.6;
/** Nobody rides faster. */
export const MAX_M_S = PLAUSIBLE.speedKmh[1] / KMH_PER_M_S;
