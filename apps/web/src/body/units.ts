import type { DatedDetail } from '@tandem/api/words';

/** In the order of the page. */
export const UNITS: Record<DatedDetail, { unit: string; decimals: number }> = {
  weightKg: { unit: 'kg', decimals: 1 },
  heightCm: { unit: 'cm', decimals: 1 },
  ftpW: { unit: 'W', decimals: 0 },
  lthrBpm: { unit: 'bpm', decimals: 0 },
  restingHrBpm: { unit: 'bpm', decimals: 0 },
  maxHrBpm: { unit: 'bpm', decimals: 0 },
};

export const DATED_DETAILS = Object.keys(UNITS) as DatedDetail[];
