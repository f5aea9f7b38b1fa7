import { DECOUPLING_HALF_SECONDS, decoupling } from '../decoupling.ts';
import { PLAUSIBLE } from '../ride.ts';
import { SUSTAINED_SECONDS, sustainedHeartRate } from '../sustained-heart-rate.ts';
import { type Entries, over, when } from './metric.ts';

/** What the heart says, alone and beside the pedals. */
export const heartRateMetrics = {
  averageHeartRateBpm: {
    label: { en: 'Average heart rate', fr: 'Fréquence cardiaque moyenne' },
    explanation: {
      en: 'The average of all readings between 30 and 240 beats per minute.',
      fr: 'La moyenne de toutes les mesures entre 30 et 240 battements par minute.',
    },
    unit: 'bpm',
    precision: 0,
    plausible: PLAUSIBLE.heartRateBpm,
    aggregate: 'timeWeightedMean',
    needs: [['heartRateBpm']],
    source: 'mean of seconds within 30–240 bpm',
    compute: ({ totals: { heartRate } }) => over(heartRate.sum, heartRate.seconds),
  },
  maximumHeartRateBpm: {
    label: { en: 'Maximum heart rate', fr: 'Fréquence cardiaque maximale' },
    explanation: {
      en: 'The highest single reading between 30 and 240 beats per minute.',
      fr: 'La mesure la plus haute entre 30 et 240 battements par minute.',
    },
    unit: 'bpm',
    precision: 0,
    plausible: PLAUSIBLE.heartRateBpm,
    aggregate: 'best',
    needs: [['heartRateBpm']],
    source: 'highest second within 30–240 bpm',
    compute: ({ totals: { heartRate } }) => when(heartRate.seconds, heartRate.max),
  },
  sustainedHeartRateBpm: {
    label: { en: 'Sustained maximum heart rate', fr: 'Fréquence cardiaque maximale soutenue' },
    explanation: {
      en: 'The highest heart rate that you held for 15 seconds in a row.',
      fr: 'La fréquence cardiaque la plus haute que vous avez tenue 15 secondes de suite.',
    },
    unit: 'bpm',
    precision: 0,
    plausible: PLAUSIBLE.heartRateBpm,
    aggregate: 'best',
    needs: [['heartRateBpm']],
    atLeastSeconds: SUSTAINED_SECONDS,
    derived: true,
    source: 'highest of the lowest second in any 15 s without a gap',
    compute: ({ heartRateBpm, pauses }) => sustainedHeartRate(heartRateBpm, pauses),
  },
  trimp: {
    label: { en: 'Training impulse', fr: 'Impulsion d’entraînement' },
    explanation: {
      en: 'Minutes that count for more the nearer your heart rate comes to your maximum.',
      fr: 'Des minutes qui comptent d’autant plus que votre fréquence cardiaque approche de votre maximum.',
    },
    unit: '',
    precision: 1,
    plausible: [0, 2000],
    aggregate: 'sum',
    needs: [['heartRateBpm', 'restingHrBpm', 'maxHrBpm', 'gender']],
    source: 'Banister 1991',
    compute: ({ rider, totals }) =>
      rider.trimp === null ? null : when(totals.heartRate.seconds, totals.trimp),
  },
  decoupling: {
    label: { en: 'Decoupling', fr: 'Découplage' },
    explanation: {
      en: 'How much more your heart worked for the same power in the second half than in the first.',
      fr: 'Combien votre cœur a travaillé de plus, à puissance égale, dans la seconde moitié que dans la première.',
    },
    unit: '%',
    precision: 1,
    plausible: [-1, 1],
    aggregate: 'timeWeightedMean',
    needs: [['powerW', 'heartRateBpm']],
    atLeastSeconds: 2 * DECOUPLING_HALF_SECONDS,
    needsMotion: true,
    derived: true,
    source: 'loss of normalised power per heartbeat, second half against first (Friel)',
    compute: ({ powerW, heartRateBpm }) => decoupling(powerW, heartRateBpm),
  },
} as const satisfies Entries;
