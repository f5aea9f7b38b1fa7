/** The metric registry: board, profile, exports and docs all follow from this list. */
import { decoupling } from './decoupling.ts';
import { PLAUSIBLE, type Totals } from './reducer.ts';
import type { Channel, MetricId } from './ride.ts';
import type { Rider } from './rider.ts';

/** What the entries compute from; built once per ride. */
export type RideFacts = {
  rider: Rider;
  totals: Totals;
  normalised: { powerW: number | null; windows: number };
  /** Power and heart rate by the second, NaN where missing. */
  powerW: Float64Array;
  heartRateBpm: Float64Array;
};

export type Metric = {
  id: MetricId;
  label: { en: string; fr: string };
  /** Unit as shown, '' for a plain number; '%' entries hold a share, 0.5 = 50 %. */
  unit: string;
  /** Decimals shown. */
  precision: number;
  /** What a person can have ridden in one class: outside it, a number set by hand is a slip of the keyboard. */
  plausible: readonly [lowest: number, highest: number];
  /** How a metric of several classes becomes one number. */
  aggregate: 'sum' | 'timeWeightedMean' | 'best' | 'last';
  needs: readonly (Channel | 'ftpW' | 'weightKg' | 'restingHrBpm' | 'maxHrBpm' | 'gender')[];
  /** Where the rule comes from. */
  source: string;
  compute: (facts: RideFacts) => number | null;
};

type Row = Omit<Metric, 'id' | 'label'>;
const metric = (id: MetricId, en: string, fr: string, row: Row): Metric => ({
  id,
  label: { en, fr },
  ...row,
});

const over = (value: number, count: number): number | null => (count === 0 ? null : value / count);
const when = (count: number, value: number): number | null => (count === 0 ? null : value);
const ratio = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b;
const averagePowerW = ({ totals: { power } }: RideFacts) => over(power.sum, power.seconds);
const intensity = ({ normalised, rider }: RideFacts) => ratio(normalised.powerW, rider.profile.ftpW);

export const metricRegistry: readonly Metric[] = [
  metric('durationSeconds', 'Time in class', 'Temps passé en cours', {
    unit: 's',
    precision: 0,
    plausible: [1, 6 * 3600],
    aggregate: 'sum',
    needs: [],
    source: 'seconds from Start to Stop',
    compute: ({ totals }) => totals.seconds,
  }),
  metric('averagePowerW', 'Average power', 'Puissance moyenne', {
    unit: 'W',
    precision: 0,
    plausible: PLAUSIBLE.powerW,
    aggregate: 'timeWeightedMean',
    needs: ['powerW'],
    source: 'mean of valid seconds, zeros included',
    compute: averagePowerW,
  }),
  metric('maximumPowerW', 'Maximum power', 'Puissance maximale', {
    unit: 'W',
    precision: 0,
    plausible: PLAUSIBLE.powerW,
    aggregate: 'best',
    needs: ['powerW'],
    source: 'highest valid second, at most 2,500 W',
    compute: ({ totals: { power } }) => when(power.seconds, power.max),
  }),
  metric('workKj', 'Work', 'Travail', {
    unit: 'kJ',
    precision: 0,
    plausible: [0, 10_000],
    aggregate: 'sum',
    needs: ['powerW'],
    source: 'sum of power over seconds',
    compute: ({ totals: { power } }) => when(power.seconds, power.sum / 1000),
  }),
  metric('averageHeartRateBpm', 'Average heart rate', 'Fréquence cardiaque moyenne', {
    unit: 'bpm',
    precision: 0,
    plausible: PLAUSIBLE.heartRateBpm,
    aggregate: 'timeWeightedMean',
    needs: ['heartRateBpm'],
    source: 'mean of seconds within 30–240 bpm',
    compute: ({ totals: { heartRate } }) => over(heartRate.sum, heartRate.seconds),
  }),
  metric('maximumHeartRateBpm', 'Maximum heart rate', 'Fréquence cardiaque maximale', {
    unit: 'bpm',
    precision: 0,
    plausible: PLAUSIBLE.heartRateBpm,
    aggregate: 'best',
    needs: ['heartRateBpm'],
    source: 'highest second within 30–240 bpm',
    compute: ({ totals: { heartRate } }) => when(heartRate.seconds, heartRate.max),
  }),
  metric('averageCadenceRpm', 'Average cadence', 'Cadence moyenne', {
    unit: 'rpm',
    precision: 0,
    plausible: PLAUSIBLE.cadenceRpm,
    aggregate: 'timeWeightedMean',
    needs: ['cadenceRpm'],
    source: 'mean of seconds above 0 rpm',
    compute: ({ totals }) => over(totals.cadence.sum, totals.pedallingSeconds),
  }),
  metric('averageCadenceWithZerosRpm', 'Average cadence with pauses', 'Cadence moyenne, pauses comprises', {
    unit: 'rpm',
    precision: 0,
    plausible: PLAUSIBLE.cadenceRpm,
    aggregate: 'timeWeightedMean',
    needs: ['cadenceRpm'],
    source: 'mean of valid seconds, zeros included',
    compute: ({ totals: { cadence } }) => over(cadence.sum, cadence.seconds),
  }),
  metric('maximumCadenceRpm', 'Maximum cadence', 'Cadence maximale', {
    unit: 'rpm',
    precision: 0,
    plausible: PLAUSIBLE.cadenceRpm,
    aggregate: 'best',
    needs: ['cadenceRpm'],
    source: 'highest valid second',
    compute: ({ totals: { cadence } }) => when(cadence.seconds, cadence.max),
  }),
  metric('energyKcal', 'Calories', 'Calories', {
    unit: 'kcal',
    precision: 0,
    plausible: [0, 10_000],
    aggregate: 'sum',
    needs: ['powerW'],
    source: 'equipment, else kJ / 4.184 × 4.75, else heart rate (Keytel 2005), else MET (Compendium 2011)',
    compute: ({ rider, totals: { calorieSeconds: by, energyKcal } }) =>
      rider.equipmentKcal ?? when(by.power + by.heartRate + by.met, energyKcal),
  }),
  metric('distanceKm', 'Virtual distance', 'Distance virtuelle', {
    unit: 'km',
    precision: 1,
    plausible: [0, 300],
    aggregate: 'sum',
    needs: [],
    source: 'sum of speed: equipment, else from power (Martin 1998), else rpm / 3',
    compute: ({ totals }) => when(totals.speed.seconds, totals.distanceKm),
  }),
  metric('averageSpeedKmh', 'Average speed', 'Vitesse moyenne', {
    unit: 'km/h',
    precision: 1,
    plausible: PLAUSIBLE.speedKmh,
    aggregate: 'timeWeightedMean',
    needs: [],
    source: 'mean of the speeds behind the distance',
    compute: ({ totals: { speed } }) => over(speed.sum, speed.seconds),
  }),
  metric('maximumSpeedKmh', 'Maximum speed', 'Vitesse maximale', {
    unit: 'km/h',
    precision: 1,
    plausible: PLAUSIBLE.speedKmh,
    aggregate: 'best',
    needs: [],
    source: 'highest of the speeds behind the distance',
    compute: ({ totals: { speed } }) => when(speed.seconds, speed.max),
  }),
  metric('normalisedPowerW', 'Normalised power', 'Puissance normalisée', {
    unit: 'W',
    precision: 0,
    plausible: PLAUSIBLE.powerW,
    aggregate: 'timeWeightedMean',
    needs: ['powerW'],
    source: 'fourth-power mean of the 30 s rolling mean, full windows only (Coggan)',
    compute: ({ normalised }) => normalised.powerW,
  }),
  metric('variabilityIndex', 'Variability index', 'Indice de variabilité', {
    unit: '',
    precision: 2,
    plausible: [0, 10],
    aggregate: 'timeWeightedMean',
    needs: ['powerW'],
    source: 'normalised power / average power',
    compute: (facts) => ratio(facts.normalised.powerW, averagePowerW(facts)),
  }),
  metric('intensityFactor', 'Intensity', 'Intensité', {
    unit: '',
    precision: 2,
    plausible: [0, 5],
    aggregate: 'timeWeightedMean',
    needs: ['powerW', 'ftpW'],
    source: 'normalised power / FTP',
    compute: intensity,
  }),
  metric('trainingLoad', 'Training load', 'Charge d’entraînement', {
    unit: '',
    precision: 1,
    plausible: [0, 1000],
    aggregate: 'sum',
    needs: ['powerW', 'ftpW'],
    source: 'full 30 s windows × intensity² / 36',
    compute: (facts) => {
      const share = intensity(facts);
      return share === null ? null : (facts.normalised.windows * share * share) / 36;
    },
  }),
  metric('trimp', 'Training impulse', 'Impulsion d’entraînement', {
    unit: '',
    precision: 1,
    plausible: [0, 2000],
    aggregate: 'sum',
    needs: ['heartRateBpm', 'restingHrBpm', 'maxHrBpm', 'gender'],
    source: 'Banister 1991',
    compute: ({ rider, totals }) =>
      rider.trimp === null ? null : when(totals.heartRate.seconds, totals.trimp),
  }),
  metric('effortPoints', 'Effort points', 'Points d’effort', {
    unit: 'pts',
    precision: 0,
    plausible: [0, 2000],
    aggregate: 'sum',
    needs: [],
    source: 'zone 1 to 5 held for a minute: power if FTP is known, else heart rate, else cadence',
    compute: ({ totals }) => when(totals.effortSeconds, totals.effortZoneSeconds / 60),
  }),
  metric('decoupling', 'Decoupling', 'Découplage', {
    unit: '%',
    precision: 1,
    plausible: [-1, 1],
    aggregate: 'timeWeightedMean',
    needs: ['powerW', 'heartRateBpm'],
    source: 'loss of normalised power per heartbeat, second half against first (Friel)',
    compute: ({ powerW, heartRateBpm }) => decoupling(powerW, heartRateBpm),
  }),
  coverage('powerCoverage', 'Power recorded', 'Puissance enregistrée', 'powerW', 'power'),
  coverage(
    'heartRateCoverage',
    'Heart rate recorded',
    'Fréquence cardiaque enregistrée',
    'heartRateBpm',
    'heartRate',
  ),
  coverage('cadenceCoverage', 'Cadence recorded', 'Cadence enregistrée', 'cadenceRpm', 'cadence'),
];

function coverage(
  id: MetricId,
  en: string,
  fr: string,
  channel: Channel,
  key: 'power' | 'heartRate' | 'cadence',
): Metric {
  return metric(id, en, fr, {
    unit: '%',
    precision: 0,
    plausible: [0, 1],
    aggregate: 'timeWeightedMean',
    needs: [channel],
    source: 'valid seconds / seconds in class',
    compute: ({ totals }) => over(totals[key].seconds, totals.seconds),
  });
}
