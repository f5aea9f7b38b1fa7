import { believedKcal } from '../calories.ts';
import { KCAL_PER_KJ } from '../reducer.ts';
import { PLAUSIBLE } from '../ride.ts';
import { type Entries, over, when } from './metric.ts';

/** Time, energy, distance, and effort: what everybody has, whatever their bike measures. */
export const classMetrics = {
  durationSeconds: {
    label: { en: 'Ride time', fr: 'Durée' },
    explanation: {
      en: 'The time from the start to the stop of the class or ride.',
      fr: 'Le temps entre le début et la fin du cours ou de la sortie.',
    },
    unit: 's',
    precision: 0,
    plausible: [1, 6 * 3600],
    aggregate: 'sum',
    needs: [[]],
    record: true,
    source: 'seconds from Start to Stop',
    compute: ({ totals }) => totals.seconds,
  },
  energyKcal: {
    label: { en: 'Calories', fr: 'Calories' },
    explanation: {
      en: 'From the bike if it counts them, else from your power, else from your heart rate, weight, age and gender, else from your weight and the time you pedalled.',
      fr: 'D’après le vélo s’il les compte, sinon d’après votre puissance, sinon d’après votre fréquence cardiaque, votre poids, votre âge et votre sexe, sinon d’après votre poids et le temps pédalé.',
    },
    unit: 'kcal',
    precision: 0,
    plausible: [0, 10_000],
    aggregate: 'sum',
    needs: [['powerW'], ['heartRateBpm', 'weightKg', 'ageYears', 'gender'], ['cadenceRpm', 'weightKg']],
    record: true,
    source:
      'equipment (where it lies between kJ / 4.184 and 40 kcal a minute), else kJ / 4.184 × 4.75, else heart rate (Keytel 2005), else MET (Compendium 2011)',
    compute: ({ rider, totals, worked }) => {
      const { calorieSeconds: by, energyKcal } = totals;
      const lost = (worked.addedJ / 1000) * KCAL_PER_KJ;
      return believedKcal(rider, totals) ?? when(by.power + by.heartRate + by.met, energyKcal + lost);
    },
  },
  distanceKm: {
    label: { en: 'Virtual distance', fr: 'Distance virtuelle' },
    explanation: {
      en: 'How far you came by the distance or the speed that the bike measured, else how far your power would take you on a flat road without wind, else by your cadence.',
      fr: 'La distance ou la vitesse que le vélo a mesurée, sinon la distance que votre puissance permettrait sur une route plate et sans vent, sinon celle d’après votre cadence.',
    },
    unit: 'km',
    precision: 1,
    plausible: [0, 300],
    aggregate: 'sum',
    needs: [['powerW', 'weightKg'], ['cadenceRpm'], ['speedKmh']],
    record: true,
    source:
      'recorded distance, else the device’s total, else the sum of speed: equipment, else from power (Martin 1998), else rpm / 3',
    compute: ({ rider, totals }) =>
      rider.equipment.distanceKm ?? when(totals.speed.seconds, totals.distanceKm),
  },
  averageSpeedKmh: {
    label: { en: 'Average speed', fr: 'Vitesse moyenne' },
    explanation: {
      en: 'The distance by the ride time where the bike measured it, else the average of the speeds behind the virtual distance.',
      fr: 'La distance divisée par la durée si le vélo l’a mesurée, sinon la moyenne des vitesses qui donnent la distance virtuelle.',
    },
    unit: 'km/h',
    precision: 1,
    plausible: PLAUSIBLE.speedKmh,
    aggregate: 'timeWeightedMean',
    needs: [['powerW', 'weightKg'], ['cadenceRpm'], ['speedKmh']],
    source: 'measured distance / ride time, else the mean of the speeds behind the distance',
    compute: ({ rider, totals: { speed, seconds } }) =>
      rider.equipment.distanceKm !== null
        ? over(rider.equipment.distanceKm * 3600, seconds)
        : over(speed.sum, speed.seconds),
  },
  maximumSpeedKmh: {
    label: { en: 'Maximum speed', fr: 'Vitesse maximale' },
    explanation: {
      en: 'The highest of the speeds behind the virtual distance.',
      fr: 'La plus haute des vitesses qui donnent la distance virtuelle.',
    },
    unit: 'km/h',
    precision: 1,
    plausible: PLAUSIBLE.speedKmh,
    aggregate: 'best',
    needs: [['powerW', 'weightKg'], ['cadenceRpm'], ['speedKmh']],
    source: 'highest of the speeds behind the distance',
    compute: ({ totals: { speed } }) => when(speed.seconds, speed.max),
  },
  effortPoints: {
    label: { en: 'Effort points', fr: 'Points d’effort' },
    explanation: {
      en: 'For every minute the number of your zone, 1 to 5: by power if your FTP is known, else by heart rate, else by cadence.',
      fr: 'Pour chaque minute, le numéro de votre zone, de 1 à 5\u00a0: selon la puissance si votre FTP est connue, sinon la fréquence cardiaque, sinon la cadence.',
    },
    unit: 'pts',
    precision: 0,
    plausible: [0, 2000],
    aggregate: 'sum',
    needs: [['powerW', 'ftpW'], ['heartRateBpm', 'maxHrBpm'], ['cadenceRpm']],
    record: true,
    source: 'zone 1 to 5 held for a minute: power if FTP is known, else heart rate, else cadence',
    compute: ({ totals }) => when(totals.effortSeconds, totals.effortZoneSeconds / 60),
  },
} as const satisfies Entries;
