import { normalisedPower, trainingLoadOf } from '../power.ts';
import { bandOf } from './band.ts';
import type { Plan } from './plan.ts';

/**
 * What a plan asks of a rider who meets it. Seconds that are free, or by heart rate, count for nothing: nobody knows before
 * what power they take.
 */
export type PlanLoad = {
  /** Normalised power / FTP; null under 30 s of targets. */
  intensity: number | null;
  trainingLoad: number | null;
  workKj: number;
  freeSeconds: number;
  heartRateSeconds: number;
};

/**
 * The load of a plan known before, by the formulas of rides: intensity = normalised power / FTP, load = full 30 s
 * windows × intensity² / 36 (Coggan), work = watts × seconds. A zone is reckoned with at its middle.
 * @param ftpW above 0; intensity and load are the same for each FTP
 */
export function planLoad(plan: Plan, ftpW: number): PlanLoad {
  const powerW = plan.segments.flatMap(({ seconds, target }) =>
    Array.from({ length: seconds }, (_, second) => {
      const band = bandOf(target, (second + 0.5) / seconds);
      return band?.of !== 'ftp' ? Number.NaN : (band.percent * ftpW) / 100;
    }),
  );
  const heartRateSeconds = plan.segments.reduce(
    (sum, { seconds, target }) => sum + (target.kind === 'heartRate' ? seconds : 0),
    0,
  );
  const told = powerW.filter((watt) => !Number.isNaN(watt));
  const normalised = normalisedPower(powerW);
  const intensity = normalised.powerW === null ? null : normalised.powerW / ftpW;
  return {
    intensity,
    trainingLoad: intensity === null ? null : trainingLoadOf(normalised.windows, intensity),
    workKj: told.reduce((sum, watt) => sum + watt, 0) / 1000,
    freeSeconds: powerW.length - told.length - heartRateSeconds,
    heartRateSeconds,
  };
}
