import { PLAUSIBLE } from '../ride.ts';
import { type Entries, type MetricEntry, ratio } from './metric.ts';

/** The best mean power over a stretch, as a number of its own that can be a record. */
const bestPower = (
  seconds: number,
  label: MetricEntry['label'],
  stretch: { en: string; fr: string },
): MetricEntry => ({
  label,
  explanation: {
    en: `Your highest average power over ${stretch.en} in a row.`,
    fr: `Votre puissance moyenne la plus haute sur ${stretch.fr} de suite.`,
  },
  unit: 'W',
  precision: 0,
  plausible: PLAUSIBLE.powerW,
  aggregate: 'best',
  needs: [['powerW']],
  atLeastSeconds: seconds,
  record: true,
  derived: true,
  source: `highest mean of ${seconds} s of which 95 % are valid`,
  compute: ({ peaks }) => peaks.find((peak) => peak.seconds === seconds)!.powerW,
});

/** The stretches of the peak-power curve by which riders know themselves: sprint, minute, five, and twenty. */
export const bestPowerMetrics = {
  best5sPowerW: bestPower(
    5,
    { en: 'Best 5 seconds', fr: 'Meilleures 5 secondes' },
    { en: '5 seconds', fr: '5 secondes' },
  ),
  best60sPowerW: bestPower(
    60,
    { en: 'Best minute', fr: 'Meilleure minute' },
    { en: '60 seconds', fr: '60 secondes' },
  ),
  best300sPowerW: bestPower(
    300,
    { en: 'Best 5 minutes', fr: 'Meilleures 5 minutes' },
    { en: '5 minutes', fr: '5 minutes' },
  ),
  best1200sPowerW: bestPower(
    1200,
    { en: 'Best 20 minutes', fr: 'Meilleures 20 minutes' },
    { en: '20 minutes', fr: '20 minutes' },
  ),
  best1200sPowerWPerKg: {
    label: { en: 'Best 20 minutes per kilogram', fr: 'Meilleures 20 minutes par kilo' },
    explanation: {
      en: 'Your best 20 minutes divided by your weight on that day.',
      fr: 'Vos meilleures 20 minutes divisées par votre poids ce jour-là.',
    },
    unit: 'W/kg',
    precision: 2,
    plausible: [0, 50],
    aggregate: 'best',
    needs: [['powerW', 'weightKg']],
    atLeastSeconds: 1200,
    record: true,
    derived: true,
    source: 'best 20 minutes / weight',
    computeAfter: ({ best1200sPowerW }, { weightKg }) => ratio(best1200sPowerW, weightKg),
  },
} as const satisfies Entries;
