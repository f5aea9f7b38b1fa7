import { PLAUSIBLE } from '../ride.ts';
import { type Entries, over, when } from './metric.ts';

/** How the pedals turned. */
export const cadenceMetrics = {
  averageCadenceRpm: {
    label: { en: 'Average cadence', fr: 'Cadence moyenne' },
    explanation: {
      en: 'The average while the pedals turned; standing still is left out.',
      fr: 'La moyenne pendant que les pédales tournaient, arrêts exclus.',
    },
    unit: 'rpm',
    precision: 0,
    plausible: PLAUSIBLE.cadenceRpm,
    aggregate: 'timeWeightedMean',
    needs: [['cadenceRpm']],
    needsMotion: true,
    source: 'mean of seconds above 0 rpm',
    compute: ({ totals }) => over(totals.cadence.sum, totals.pedallingSeconds),
  },
  averageCadenceWithZerosRpm: {
    label: { en: 'Average cadence with pauses', fr: 'Cadence moyenne, pauses comprises' },
    explanation: {
      en: 'The average of every second with a reading, standing still included.',
      fr: 'La moyenne de toutes les secondes mesurées, arrêts compris.',
    },
    unit: 'rpm',
    precision: 0,
    plausible: PLAUSIBLE.cadenceRpm,
    aggregate: 'timeWeightedMean',
    needs: [['cadenceRpm']],
    source: 'mean of valid seconds, zeros included',
    compute: ({ totals: { cadence } }) => over(cadence.sum, cadence.seconds),
  },
  maximumCadenceRpm: {
    label: { en: 'Maximum cadence', fr: 'Cadence maximale' },
    explanation: { en: 'The fastest single second.', fr: 'La seconde la plus rapide.' },
    unit: 'rpm',
    precision: 0,
    plausible: PLAUSIBLE.cadenceRpm,
    aggregate: 'best',
    needs: [['cadenceRpm']],
    source: 'highest valid second',
    compute: ({ totals: { cadence } }) => when(cadence.seconds, cadence.max),
  },
} as const satisfies Entries;
