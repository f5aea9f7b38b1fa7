import { normalisedPower } from './power.ts';

/** Each half must be at least so long. */
export const DECOUPLING_HALF_SECONDS = 600;
const COVERAGE_AT_LEAST = 0.9;

/**
 * How much more the heart works for the same power in the second half: (EF₁ − EF₂) / EF₁ with EF = NP / average HR
 * (Friel). A share, 0.05 = 5 %. Null unless each half has 10 minutes and 90 % of both channels.
 */
export function decoupling(powerW: Float64Array, heartRateBpm: Float64Array): number | null {
  const middle = Math.floor(powerW.length / 2);
  if (middle < DECOUPLING_HALF_SECONDS) return null;
  const first = efficiency(powerW, heartRateBpm, 0, middle);
  const second = efficiency(powerW, heartRateBpm, middle, powerW.length);
  return first === null || second === null || first === 0 ? null : (first - second) / first;
}

function efficiency(power: Float64Array, heartRate: Float64Array, from: number, to: number): number | null {
  let beats = 0;
  let hrCells = 0;
  let powerCells = 0;
  for (let i = from; i < to; i++) {
    if (!Number.isNaN(power[i]!)) powerCells++;
    if (Number.isNaN(heartRate[i]!)) continue;
    hrCells++;
    beats += heartRate[i]!;
  }
  if (Math.min(hrCells, powerCells) < COVERAGE_AT_LEAST * (to - from)) return null;
  const np = normalisedPower(power, from, to).powerW;
  return np === null ? null : np / (beats / hrCells);
}
