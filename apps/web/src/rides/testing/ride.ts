import type { RideDetail } from '@tandem/api/studio';
import { rideNotices } from '@tandem/api/words';
import { rideId, rides, wobble } from './trends.ts';

const SECONDS = 45 * 60;
/** Blocks of a class: minutes, watts, what the heart comes to. */
const BLOCKS = [
  [6, 130, 118],
  [5, 210, 145],
  [2, 140, 132],
  [5, 225, 152],
  [2, 140, 136],
  [5, 240, 160],
  [3, 150, 140],
  [10, 205, 151],
  [1, 360, 168],
  [6, 110, 126],
] as const;
const EACH_MINUTE = BLOCKS.flatMap(([minutes, watts, bpm]) =>
  Array.from({ length: minutes }, () => [watts, bpm] as const),
);

/** A made-up class by the second, with pauses, a sprint, and a strap that was lost for two minutes. */
export function makeTrace(seconds: number): NonNullable<RideDetail['trace']> {
  const length = EACH_MINUTE.length * 60;
  let heart = 96;
  const cells = Array.from({ length: seconds }, (_, second) => {
    const [watts, bpm] = EACH_MINUTE[Math.floor((second % length) / 60)]!;
    heart += (bpm - heart) * 0.02;
    const still = second % 900 > 885;
    const lost = second > 1500 && second < 1620;
    return {
      power: still ? 0 : Math.round(watts * (0.9 + 0.2 * wobble(second + 7))),
      heartRate: lost ? null : Math.round(heart + 2 * wobble(second + 3)),
      cadence: still ? 0 : Math.round(78 + watts / 20 + 6 * wobble(second + 11)),
    };
  });
  return {
    powerW: cells.map(({ power }) => power),
    heartRateBpm: cells.map(({ heartRate }) => heartRate),
    cadenceRpm: cells.map(({ cadence }) => cadence),
    speedKmh: cells.map(() => null),
  };
}

const [first] = rides;
const before = (n: number, day: string) => ({
  rideId: rideId(n),
  title: first!.title,
  startsAt: `${day}T17:30:00.000Z`,
  timeZone: 'Europe/Paris',
});
const STRETCHES = [1, 5, 10, 15, 30, 60, 120, 300, 600, 1200];
const HERE = [396, 391, 386, 382, 374, 361, 296, 241, 224, 208];
const RECENT = [702, 640, 604, 560, 471, 377, 330, 238, 229, 203];
const EVER = [812, 734, 661, 604, 498, 402, 341, 289, 264, 206];

/** A ride in class with everything that the page can show. */
export const ride: RideDetail = {
  ...first!,
  corrected: ['distanceKm'],
  notices: [],
  askedPowerW: null,
  askedHeartRateBpm: null,
  sentValues: { averagePowerW: 184, energyKcal: 559, distanceKm: 21.4 },
  revisedAt: '2026-11-19T19:10:00.000Z',
  computed: { algorithmVersion: 2, at: '2026-11-19T18:31:00.000Z' },
  values: {
    durationSeconds: SECONDS,
    energyKcal: 567.2,
    distanceKm: 23.5,
    averageSpeedKmh: 31.3,
    maximumSpeedKmh: 43.8,
    effortPoints: 128.4,
    averagePowerW: 180.3,
    averagePowerWPerKg: 2.58,
    maximumPowerW: 396,
    workKj: 486.8,
    normalisedPowerW: 201.7,
    variabilityIndex: 1.09,
    intensityFactor: 0.89,
    trainingLoad: 58.6,
    best5sPowerW: 391,
    best60sPowerW: 361,
    best300sPowerW: 241,
    best1200sPowerW: 208,
    best1200sPowerWPerKg: 2.98,
    averageHeartRateBpm: 142.2,
    maximumHeartRateBpm: 169,
    sustainedHeartRateBpm: 167,
    trimp: null,
    decoupling: 0.031,
    averageCadenceRpm: 90.1,
    averageCadenceWithZerosRpm: 89.1,
    maximumCadenceRpm: 101,
    powerCoverage: 1,
    heartRateCoverage: 0.956,
    cadenceCoverage: 1,
  },
  inputs: {
    profile: {
      ftpW: 227,
      weightKg: 69.8,
      heightCm: 172,
      ageYears: 38,
      gender: 'female',
      lthrBpm: null,
      restingHrBpm: null,
      maxHrBpm: null,
    },
    maxHrBpm: 181,
    maxHrSource: 'estimated',
    calorieSource: 'power',
    speedSource: 'power',
    zoneScheme: { power: 'spivi', heartRate: 'spivi', cadence: 'spivi' },
  },
  zones: {
    power: [
      { zone: 0, from: 0, to: 22.7, seconds: 30 },
      { zone: 1, from: 22.7, to: 136.2, seconds: 540 },
      { zone: 2, from: 136.2, to: 181.6, seconds: 630 },
      { zone: 3, from: 181.6, to: 227, seconds: 1020 },
      { zone: 4, from: 227, to: 272.4, seconds: 410 },
      { zone: 5, from: 272.4, to: null, seconds: 70 },
    ],
    heartRate: [
      { zone: 1, from: 18.1, to: 108.6, seconds: 60 },
      { zone: 2, from: 108.6, to: 126.7, seconds: 420 },
      { zone: 3, from: 126.7, to: 144.8, seconds: 1080 },
      { zone: 4, from: 144.8, to: 162.9, seconds: 960 },
      { zone: 5, from: 162.9, to: null, seconds: 60 },
    ],
    cadence: null,
  },
  peaks: STRETCHES.map((seconds, i) => ({
    seconds,
    powerW: HERE[i]!,
    best90: { powerW: RECENT[i]!, of: before(20 + i, '2026-10-22') },
    bestEver: { powerW: EVER[i]!, of: before(50 + i, '2025-11-14') },
  })),
  rank: { metric: 'workKj', place: 4, of: 17 },
  rankReason: null,
  comparison: {
    count: 11,
    last: {
      of: before(21, '2026-11-12'),
      values: {
        workKj: 471.2,
        averagePowerW: 174.5,
        averageHeartRateBpm: 144.1,
        energyKcal: 546,
        distanceKm: 23.5,
        effortPoints: 121,
      },
    },
    best: {
      of: before(22, '2026-10-01'),
      values: {
        workKj: 1112.9,
        averagePowerW: 190,
        averageHeartRateBpm: 147.5,
        energyKcal: 581,
        distanceKm: 24.1,
        effortPoints: 133,
      },
    },
  },
  trace: makeTrace(SECONDS),
};

/** The same class at a studio whose system sends totals only. */
export const totalsOnly: RideDetail = {
  ...ride,
  corrected: [],
  reassigned: true,
  hasTrace: false,
  trace: null,
  computed: null,
  revisedAt: null,
  inputs: {},
  values: {
    durationSeconds: SECONDS,
    averagePowerW: 184,
    energyKcal: 559,
    averageHeartRateBpm: 142,
    distanceKm: 21.4,
  },
  zones: { power: null, heartRate: null, cadence: null },
  peaks: [],
  rank: null,
  rankReason: 'hidden',
  comparison: { count: 0, last: null, best: null },
};

/** A ride of another sport, whose file was doubtful in every way. */
export const otherSport: RideDetail = {
  ...ride,
  kind: 'own',
  sport: 'running',
  title: 'Canal',
  locationName: null,
  instructorName: null,
  spotNumber: null,
  corrected: [],
  notices: rideNotices.map((code, nth) => ({ code, count: 7 * (nth + 1) ** 3 })),
};
