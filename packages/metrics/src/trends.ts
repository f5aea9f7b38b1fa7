/** Numbers over many classes, always derived from the classes' own results and never incremented. */
import { metricOf } from './display.ts';
import type { MetricId } from './ride.ts';

/** One class's number with its weight in a mean; classes come oldest first. */
export type ClassValue = { value: number | null; seconds: number };

/** One number for many classes, by the way the registry says this metric adds up; null when no class has it. */
export function aggregateMetric(id: MetricId, classes: readonly ClassValue[]): number | null {
  const known = classes.filter((one): one is { value: number; seconds: number } => one.value !== null);
  if (known.length === 0) return null;
  switch (metricOf(id).aggregate) {
    case 'sum':
      return known.reduce((sum, { value }) => sum + value, 0);
    case 'best':
      return known.reduce((best, { value }) => Math.max(best, value), Number.NEGATIVE_INFINITY);
    case 'last':
      return known.at(-1)!.value;
    case 'timeWeightedMean': {
      const seconds = known.reduce((sum, one) => sum + one.seconds, 0);
      return seconds === 0 ? null : known.reduce((sum, one) => sum + one.value * one.seconds, 0) / seconds;
    }
  }
}

const FITNESS_DAYS = 42;
const FATIGUE_DAYS = 7;

export type FitnessDay = { fitness: number; fatigue: number; form: number };

/**
 * Fitness, fatigue and form per calendar day (Banister's impulse–response as simplified by Coggan): exponential means
 * of the daily load with c = 1 − e^(−1/42) and 1 − e^(−1/7); form is yesterday's fitness − fatigue.
 * `dailyLoads` has one entry for *every* studio-local day, 0 on days without a class.
 */
export function fitnessSeries(dailyLoads: readonly number[]): FitnessDay[] {
  const towards = (days: number) => 1 - Math.exp(-1 / days);
  let fitness = 0;
  let fatigue = 0;
  return dailyLoads.map((load) => {
    const form = fitness - fatigue;
    fitness += (load - fitness) * towards(FITNESS_DAYS);
    fatigue += (load - fatigue) * towards(FATIGUE_DAYS);
    return { fitness, fatigue, form };
  });
}
