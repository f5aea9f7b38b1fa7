import type { ClassPlan, PlanStep } from '@tandem/box/simulate';

/** The three classes that the demo's first place has offered every week of the past year. */

export type WeeklyClass = {
  title: string;
  description: string;
  /** ISO, 1 = Monday. */
  weekday: number;
  /** Wall time, minutes after midnight. */
  startMinute: number;
  plan: ClassPlan;
  /** How often, of ten weeks, the member who can sign in comes. */
  memberComes: number;
};

const stretch = (seconds: number, from: number, to: number, cadenceRpm: number): PlanStep => ({
  seconds,
  from,
  to,
  cadenceRpm,
});
const times = (count: number, stretches: ClassPlan): PlanStep[] =>
  Array.from({ length: count }, () => stretches).flat();
export const secondsOf = (plan: ClassPlan): number => plan.reduce((sum, { seconds }) => sum + seconds, 0);

export const weeklyClasses: readonly WeeklyClass[] = [
  {
    title: 'Power Intervals',
    description: 'Short and hard, with rest in between.',
    weekday: 2,
    startMinute: 18 * 60 + 30,
    plan: [
      stretch(480, 0.45, 0.72, 88),
      ...times(2, [stretch(300, 1.1, 1.14, 94), stretch(150, 0.5, 0.5, 85)]),
      ...times(5, [stretch(60, 1.33, 1.37, 100), stretch(60, 0.5, 0.5, 85)]),
      ...times(3, [stretch(15, 3.1, 2.8, 116), stretch(105, 0.5, 0.5, 85)]),
      stretch(360, 0.55, 0.35, 80),
    ],
    memberComes: 10,
  },
  {
    title: 'Long Climb',
    description: 'One mountain, three gears.',
    weekday: 4,
    startMinute: 12 * 60 + 30,
    plan: [
      stretch(480, 0.45, 0.7, 85),
      stretch(480, 0.82, 0.88, 72),
      stretch(180, 0.5, 0.5, 85),
      stretch(1200, 1.05, 1.11, 68),
      stretch(120, 0.5, 0.5, 85),
      stretch(30, 2.4, 2, 108),
      stretch(510, 0.55, 0.35, 80),
    ],
    memberComes: 8,
  },
  {
    title: 'Endurance 60',
    description: 'A steady hour in zone 2.',
    weekday: 6,
    startMinute: 12 * 60 + 30,
    plan: [
      stretch(420, 0.45, 0.68, 86),
      ...times(4, [
        stretch(600, 0.72, 0.77, 89),
        stretch(60, 0.6, 0.6, 85),
        stretch(15, 2.2, 2, 114),
        stretch(45, 0.5, 0.5, 86),
      ]),
      stretch(300, 0.55, 0.35, 80),
    ],
    memberComes: 8,
  },
];
