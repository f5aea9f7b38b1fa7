import type { Plan, PlanSegment } from '@tandem/metrics/plans';

type More = Partial<Pick<PlanSegment, 'cadence' | 'lines'>>;

const ramp = (minutes: number, fromPercent: number, toPercent: number, more: More = {}): PlanSegment => ({
  seconds: minutes * 60,
  target: { kind: 'power', fromPercent, toPercent },
  cadence: null,
  lines: [],
  ...more,
});
const steady = (minutes: number, percent: number, more: More = {}) => ramp(minutes, percent, percent, more);
const zone = (minutes: number, number: number): PlanSegment => ({
  ...steady(minutes, 0),
  target: { kind: 'zone', zone: number },
});
const free = (minutes: number): PlanSegment => ({ ...steady(minutes, 0), target: { kind: 'free' } });
const say = (text: string): More => ({ lines: [{ second: 0, text }] });

/** The demo's class plans, of 45 minutes each. */
export const demoPlans: Plan[] = [
  {
    name: 'Over and under',
    segments: [
      ramp(8, 40, 75, say('Welcome: shoulders loose, breathe out longer than in')),
      ...[1, 2, 3].flatMap((round) => [
        ...[1, 2, 3].flatMap(() => [
          steady(1, 95, { cadence: { lowRpm: 85, highRpm: 95 } }),
          steady(1, 108, { cadence: { lowRpm: 90, highRpm: 100 } }),
        ]),
        steady(3, 55, say(`Round ${round} is done: turn it out`)),
      ]),
      free(2),
      ramp(8, 65, 35, say('Thank you all')),
    ],
  },
  {
    name: 'By zones',
    segments: [ramp(5, 40, 70), zone(8, 2), zone(10, 3), zone(2, 1), zone(8, 3), zone(4, 4), ramp(8, 60, 35)],
  },
];
