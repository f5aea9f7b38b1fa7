import type { Ride, Trends } from '@tandem/api/studio';
import { addDays } from '../../base/calendar.ts';

const FROM = '2026-08-24';
const DAYS = 91;
const dayAt = (offset: number): string => addDays(FROM, offset);
/** Between 0 and 1, the same for the same number on every machine. */
export const wobble = (n: number): number => {
  const x = ((n * 2654435761) % 4294967296) / 4294967296;
  return x < 0 ? x + 1 : x;
};

export const rideId = (n: number): string => `33333333-3333-4333-8333-${String(n).padStart(12, '0')}`;
const TITLES = ['Power Hour', 'Sunrise Ride', 'Climb & Sprint'];
const moment = (n: number, day: string) => ({
  rideId: rideId(n),
  title: TITLES[n % TITLES.length]!,
  startsAt: `${day}T17:30:00.000Z`,
  timeZone: 'Europe/Paris',
});

/** Two weeks of holidays without a ride. */
const ridesOf = (week: number): number => (week === 5 || week === 6 ? 0 : 2 + (week % 3 === 1 ? 1 : 0));
const weeks: Trends['weeks'] = Array.from({ length: 13 }, (_, week) => {
  const rides = week === 12 ? 2 : ridesOf(week);
  const load = rides === 0 ? null : rides * (52 + 24 * wobble(week + 1));
  const of = (factor: number) => (load === null ? null : load * factor);
  return {
    weekStart: dayAt(week * 7),
    rides,
    values: {
      trainingLoad: load,
      effortPoints: of(1.9),
      energyKcal: of(8.4),
      distanceKm: of(0.42),
      durationSeconds: rides * 2700,
    },
  };
});

/** Fitness and fatigue as they follow from a load every third day, with the two weeks off. */
function fitness(): NonNullable<Trends['fitness']> {
  const slow = 1 - Math.exp(-1 / 42);
  const fast = 1 - Math.exp(-1 / 7);
  let [fit, tired] = [34, 30];
  const series = { fitness: [] as number[], fatigue: [] as number[], form: [] as number[] };
  for (let day = 0; day < DAYS; day++) {
    const week = Math.floor(day / 7);
    const load = ridesOf(week) > 0 && day % 2 === 0 && day < DAYS - 2 ? 70 + 50 * wobble(day + 31) : 0;
    series.form.push(fit - tired);
    fit += (load - fit) * slow;
    tired += (load - tired) * fast;
    series.fitness.push(fit);
    series.fatigue.push(tired);
  }
  return {
    ...series,
    now: { fitness: fit, fatigue: tired, form: series.form.at(-1)! },
    fitness28: series.fitness.at(-29)!,
  };
}

const STRETCHES = [1, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600];
const EVER = [812, 734, 661, 604, 498, 402, 341, 289, 264, 243, 214];
const RECENT = [756, 702, 640, 604, 471, 377, 330, 289, 258, 243, 201];

export const trends: Trends = {
  period: '3m',
  from: FROM,
  to: dayAt(DAYS - 1),
  rideCount: 118,
  rides: 27,
  totals: {
    trainingLoad: 1712,
    effortPoints: 3264,
    energyKcal: 14_312,
    distanceKm: 718.4,
    durationSeconds: 27 * 2700,
    averagePowerW: 187,
  },
  before: {
    rides: 24,
    totals: { trainingLoad: 1530, energyKcal: 14_820, distanceKm: 718.1, durationSeconds: 24 * 2700 },
  },
  weeks,
  ftp: [
    { from: '2026-03-02', ftpW: 212, weightKg: 71.2, wPerKg: 212 / 71.2 },
    { from: '2026-09-18', ftpW: 221, weightKg: 71.2, wPerKg: 221 / 71.2 },
    { from: '2026-10-05', ftpW: 221, weightKg: 69.8, wPerKg: 221 / 69.8 },
    { from: '2026-11-06', ftpW: 227, weightKg: 69.8, wPerKg: 227 / 69.8 },
  ],
  suggestions: {
    ftp: { ftpW: 231, rule: '95_of_20_min', of: moment(3, '2026-11-19') },
    maxHr: null,
  },
  peaks: STRETCHES.map((seconds, i) => ({
    seconds,
    best90: { powerW: RECENT[i]!, of: moment(i, dayAt(40 + 4 * i)) },
    bestEver:
      RECENT[i] === EVER[i]
        ? { powerW: EVER[i]!, of: moment(i, dayAt(40 + 4 * i)) }
        : { powerW: EVER[i]!, of: moment(50 + i, '2025-11-14') },
  })),
  fitness: fitness(),
  zones: {
    power: { scheme: 'spivi', seconds: [310, 14_820, 23_110, 21_730, 9_240, 3_690] },
    heartRate: { scheme: 'spivi', seconds: [0, 6_120, 14_410, 27_360, 19_850, 4_160] },
  },
  records: [
    { metric: 'durationSeconds', value: 5400, of: moment(61, '2026-06-13') },
    { metric: 'workKj', value: 884.2, of: moment(61, '2026-06-13') },
    { metric: 'best1200sPowerW', value: 243, of: moment(9, dayAt(76)) },
    { metric: 'best300sPowerW', value: 289, of: moment(7, dayAt(68)) },
    { metric: 'maximumPowerW', value: 812, of: moment(50, '2025-11-14') },
    { metric: 'trainingLoad', value: 118.4, of: moment(61, '2026-06-13') },
  ],
  streak: { weeks: 6, best: 14 },
  attendance: { booked: 29, attended: 26, missed: 2, lateCancelled: 1 },
  without: [
    { reason: 'no_spot', rides: 2 },
    { reason: 'no_data', rides: 1 },
  ],
};

const ride = (n: number, day: string, more: Partial<Ride> = {}): Ride => ({
  ...moment(n, day),
  kind: 'class',
  locationName: 'Paris',
  instructorName: 'Alex Modèle',
  spotNumber: 12,
  state: 'ready',
  reason: null,
  values: {
    averagePowerW: 182 + 9 * (n % 4),
    averageHeartRateBpm: 146 + n,
    energyKcal: 520 + 13 * n,
    effortPoints: 118 + n,
  },
  corrected: [],
  reassigned: false,
  hasTrace: true,
  sport: null,
  ...more,
});
/** One of each kind that the list tells apart. */
export const rides: Ride[] = [
  ride(3, '2026-11-19'),
  ride(4, '2026-11-17', { state: 'none', reason: 'no_spot', values: {}, spotNumber: null, hasTrace: false }),
  ride(5, '2026-11-15', {
    kind: 'own',
    sport: 'cycling',
    title: 'Morning loop',
    locationName: null,
    instructorName: null,
    spotNumber: null,
  }),
  ride(9, '2026-11-14', {
    kind: 'own',
    sport: 'running',
    title: 'Canal',
    locationName: null,
    instructorName: null,
    spotNumber: null,
    values: { averageHeartRateBpm: 158, energyKcal: 410 },
  }),
  ride(6, '2026-11-12', { corrected: ['averagePowerW'] }),
  ride(7, '2026-11-10', { reassigned: true }),
  ride(8, '2026-11-05', { state: 'waiting', values: {}, hasTrace: false }),
];
