import { type Entries, type MetricEntry, over } from './metric.ts';

const coverage = (
  key: 'power' | 'heartRate' | 'cadence',
  label: MetricEntry['label'],
  heard: { en: string; fr: string },
): MetricEntry => ({
  label,
  explanation: {
    en: `The share of the ride in which ${heard.en} was received.`,
    fr: `La part du temps pendant laquelle ${heard.fr} a été reçue.`,
  },
  unit: '%',
  precision: 0,
  plausible: [0, 1],
  aggregate: 'timeWeightedMean',
  needs: [[]],
  atLeastSeconds: 1,
  derived: true,
  source: 'valid seconds / seconds in class',
  compute: ({ totals }) => over(totals[key].seconds, totals.seconds),
});

/** How much of the ride was recorded: missing is not zero. */
export const coverageMetrics = {
  powerCoverage: coverage(
    'power',
    { en: 'Power recorded', fr: 'Puissance enregistrée' },
    { en: 'your power', fr: 'votre puissance' },
  ),
  heartRateCoverage: coverage(
    'heartRate',
    { en: 'Heart rate recorded', fr: 'Fréquence cardiaque enregistrée' },
    { en: 'your heart rate', fr: 'votre fréquence cardiaque' },
  ),
  cadenceCoverage: coverage(
    'cadence',
    { en: 'Cadence recorded', fr: 'Cadence enregistrée' },
    { en: 'your cadence', fr: 'votre cadence' },
  ),
} as const satisfies Entries;
