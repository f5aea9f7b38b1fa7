import { daysBetween } from './dates.ts';

const FITNESS_DAYS = 42;
const FATIGUE_DAYS = 7;

export type FitnessDay = { fitness: number; fatigue: number; form: number };

/**
 * Fitness, fatigue and form per calendar day (Banister's impulse–response as simplified by Coggan): exponential means
 * of the daily load with c = 1 − e^(−1/42) and 1 − e^(−1/7); form is yesterday's fitness − fatigue.
 * `dailyLoads` has one entry for *every* studio-local day, 0 on days without a class. `before` is the day before the
 * first one; without it a rider begins at nothing.
 */
export function fitnessSeries(
  dailyLoads: readonly number[],
  before: Pick<FitnessDay, 'fitness' | 'fatigue'> = { fitness: 0, fatigue: 0 },
): FitnessDay[] {
  const towards = (days: number) => 1 - Math.exp(-1 / days);
  let { fitness, fatigue } = before;
  return dailyLoads.map((load) => {
    const form = fitness - fatigue;
    fitness += (load - fitness) * towards(FITNESS_DAYS);
    fatigue += (load - fatigue) * towards(FATIGUE_DAYS);
    return { fitness, fatigue, form };
  });
}

/**
 * The load of every calendar day from `from` to `to`, both included, for `fitnessSeries`; several rides of a day add
 * up, an unknown load counts as none, rides outside are left out. Empty when `to` is before `from`.
 */
export function dailyLoads(
  rides: readonly { date: string; load: number | null }[],
  from: string,
  to: string,
): number[] {
  const loads = new Array<number>(Math.max(0, daysBetween(from, to) + 1)).fill(0);
  for (const { date, load } of rides) {
    const day = daysBetween(from, date);
    if (day >= 0 && day < loads.length) loads[day]! += load ?? 0;
  }
  return loads;
}
