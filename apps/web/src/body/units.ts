import type { DatedDetail } from '@tandem/api/studio';

/** Units, and the bounds that the studio accepts. */
export const UNITS: Record<DatedDetail, { unit: string; min: number; max: number; decimals: number }> = {
  weightKg: { unit: 'kg', min: 20, max: 350, decimals: 1 },
  heightCm: { unit: 'cm', min: 80, max: 250, decimals: 1 },
  ftpW: { unit: 'W', min: 20, max: 700, decimals: 0 },
  lthrBpm: { unit: 'bpm', min: 60, max: 230, decimals: 0 },
  restingHrBpm: { unit: 'bpm', min: 25, max: 120, decimals: 0 },
  maxHrBpm: { unit: 'bpm', min: 90, max: 240, decimals: 0 },
};
