import { NORMALISED_WINDOW_SECONDS, trainingLoadOf } from '../power.ts';
import { PLAUSIBLE } from '../ride.ts';
import { type Entries, over, ratio, when } from './metric.ts';

/** What the pedals say over the whole ride. */
export const powerMetrics = {
  averagePowerW: {
    label: { en: 'Average power', fr: 'Puissance moyenne' },
    explanation: {
      en: 'The average of every second with a reading; seconds without pedalling count as 0.',
      fr: 'La moyenne de toutes les secondes mesurées\u00a0; les secondes sans pédaler comptent pour 0.',
    },
    unit: 'W',
    precision: 0,
    plausible: PLAUSIBLE.powerW,
    aggregate: 'timeWeightedMean',
    needs: [['powerW']],
    source: 'mean of valid seconds, zeros included',
    compute: ({ totals: { power }, worked }) =>
      over(power.sum + worked.addedJ, power.seconds + worked.addedSeconds),
  },
  averagePowerWPerKg: {
    label: { en: 'Average power per kilogram', fr: 'Puissance moyenne par kilo' },
    explanation: {
      en: 'Your average power divided by your weight on that day.',
      fr: 'Votre puissance moyenne divisée par votre poids ce jour-là.',
    },
    unit: 'W/kg',
    precision: 2,
    plausible: [0, 50],
    aggregate: 'timeWeightedMean',
    needs: [['powerW', 'weightKg']],
    derived: true,
    source: 'average power / weight',
    computeAfter: ({ averagePowerW }, { weightKg }) => ratio(averagePowerW, weightKg),
  },
  maximumPowerW: {
    label: { en: 'Maximum power', fr: 'Puissance maximale' },
    explanation: {
      en: 'The highest single second; readings above 2,500 W are taken for noise.',
      fr: 'La seconde la plus haute\u00a0; au-delà de 2\u202f500\u00a0W, la mesure est prise pour une erreur.',
    },
    unit: 'W',
    precision: 0,
    plausible: PLAUSIBLE.powerW,
    aggregate: 'best',
    needs: [['powerW']],
    record: true,
    source: 'highest valid second, at most 2,500 W',
    compute: ({ rider, totals: { power } }) =>
      when(power.seconds, rider.equipment.maximumPowerW ?? power.max),
  },
  workKj: {
    label: { en: 'Work', fr: 'Travail' },
    explanation: {
      en: 'Your power added up over every second: what you put into the pedals.',
      fr: 'Votre puissance additionnée seconde par seconde\u00a0: ce que vous avez fourni aux pédales.',
    },
    unit: 'kJ',
    precision: 0,
    plausible: [0, 10_000],
    aggregate: 'sum',
    needs: [['powerW']],
    record: true,
    source: 'sum of power over seconds, with what the meter’s counter says of silent ones',
    compute: ({ rider, totals: { power }, worked }) =>
      when(power.seconds, (power.sum + worked.addedJ + rider.equipment.sharedJ) / 1000),
  },
  normalisedPowerW: {
    label: { en: 'Normalised power', fr: 'Puissance normalisée' },
    explanation: {
      en: 'Your power as if you had ridden evenly: hard stretches count for more than easy ones.',
      fr: 'Votre puissance comme si l’effort avait été régulier\u00a0: les passages durs comptent plus que les faciles.',
    },
    unit: 'W',
    precision: 0,
    plausible: PLAUSIBLE.powerW,
    aggregate: 'timeWeightedMean',
    needs: [['powerW']],
    atLeastSeconds: NORMALISED_WINDOW_SECONDS,
    source: 'fourth-power mean of the 30 s rolling mean, full windows only (Coggan)',
    compute: ({ normalised }) => normalised.powerW,
  },
  variabilityIndex: {
    label: { en: 'Variability index', fr: 'Indice de variabilité' },
    explanation: {
      en: 'Normalised power divided by average power: 1 is a perfectly even ride.',
      fr: 'La puissance normalisée divisée par la puissance moyenne\u00a0: 1 est un effort parfaitement régulier.',
    },
    unit: '',
    precision: 2,
    plausible: [0, 10],
    aggregate: 'timeWeightedMean',
    needs: [['powerW']],
    atLeastSeconds: NORMALISED_WINDOW_SECONDS,
    needsMotion: true,
    derived: true,
    source: 'normalised power / average power',
    computeAfter: ({ normalisedPowerW, averagePowerW }) => ratio(normalisedPowerW, averagePowerW),
  },
  intensityFactor: {
    label: { en: 'Intensity', fr: 'Intensité' },
    explanation: {
      en: 'Normalised power divided by your FTP on that day: 1 is as hard as you can ride for an hour.',
      fr: 'La puissance normalisée divisée par votre FTP ce jour-là\u00a0: 1 est l’effort que vous pouvez tenir une heure.',
    },
    unit: '',
    precision: 2,
    plausible: [0, 5],
    aggregate: 'timeWeightedMean',
    needs: [['powerW', 'ftpW']],
    atLeastSeconds: NORMALISED_WINDOW_SECONDS,
    derived: true,
    source: 'normalised power / FTP',
    computeAfter: ({ normalisedPowerW }, { ftpW }) => ratio(normalisedPowerW, ftpW),
  },
  trainingLoad: {
    label: { en: 'Training load', fr: 'Charge d’entraînement' },
    explanation: {
      en: 'How much the ride asked of you, time and intensity together: an hour at your FTP is about 100.',
      fr: 'Ce que l’effort vous a demandé, durée et intensité réunies\u00a0: une heure à votre FTP vaut environ 100.',
    },
    unit: '',
    precision: 1,
    plausible: [0, 1000],
    aggregate: 'sum',
    needs: [['powerW', 'ftpW']],
    atLeastSeconds: NORMALISED_WINDOW_SECONDS,
    record: true,
    source: 'full 30 s windows × intensity² / 36',
    compute: ({ normalised, rider }) => {
      const share = ratio(normalised.powerW, rider.profile.ftpW);
      return share === null ? null : trainingLoadOf(normalised.windows, share);
    },
  },
} as const satisfies Entries;
