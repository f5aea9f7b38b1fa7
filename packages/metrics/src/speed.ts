/** Virtual speed: what a rider of this weight would do on a flat, windless road. */

/** Share of the pedals' power that reaches the wheel. */
export const DRIVETRAIN_EFFICIENCY = 0.976;
/** Rolling resistance of a road tyre on asphalt. */
export const ROLLING_RESISTANCE = 0.004;
export const AIR_DENSITY_KG_M3 = 1.225;
/** Drag area of a rider on the hoods. */
export const DRAG_AREA_M2 = 0.32;
export const BIKE_WEIGHT_KG = 8;
const GRAVITY_M_S2 = 9.80665;

/**
 * Steady speed, km/h, for a power (W ≥ 0) and a rider's weight: the real root of
 * P·η = v·(Crr·m·g + ½·ρ·CdA·v²) (Martin et al. 1998 without wind, slope and acceleration).
 */
export function speedFromPowerKmh(powerW: number, weightKg: number): number {
  if (powerW <= 0) return 0;
  const drag = 0.5 * AIR_DENSITY_KG_M3 * DRAG_AREA_M2;
  const third = (ROLLING_RESISTANCE * (weightKg + BIKE_WEIGHT_KG) * GRAVITY_M_S2) / drag / 3;
  const half = (powerW * DRIVETRAIN_EFFICIENCY) / drag / 2;
  // Cardano: v³ + 3·third·v − 2·half = 0 has exactly one real root, because third > 0.
  const u = Math.cbrt(half + Math.sqrt(half * half + third * third * third));
  return (u - third / u) * 3.6;
}

/** Speed by pedalling alone, the last resort: rpm ÷ 3. */
export const speedFromCadenceKmh = (cadenceRpm: number): number => cadenceRpm / 3;
