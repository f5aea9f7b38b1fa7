/** The three classes that the demo's first place has offered every week of the past year. */

/** A stretch of what the instructor asks for: power as a share of FTP from start to end, at a cadence. */
export type Stretch = { seconds: number; from: number; to: number; cadenceRpm: number };
export type Workout = {
  title: string;
  description: string;
  /** ISO, 1 = Monday. */
  weekday: number;
  /** Wall time, minutes after midnight. */
  startMinute: number;
  plan: readonly Stretch[];
  /** How often, of ten weeks, the member who can sign in comes. */
  memberComes: number;
};

const stretch = (seconds: number, from: number, to: number, cadenceRpm: number): Stretch => ({
  seconds,
  from,
  to,
  cadenceRpm,
});
const times = (count: number, stretches: readonly Stretch[]): Stretch[] =>
  Array.from({ length: count }, () => stretches).flat();
export const secondsOf = (plan: readonly Stretch[]): number =>
  plan.reduce((sum, { seconds }) => sum + seconds, 0);

export const workouts: readonly Workout[] = [
  {
    title: 'Power Intervals',
    description: 'Short and hard, with rest in between.',
    weekday: 2,
    startMinute: 18 * 60 + 30,
    plan: [
      stretch(480, 0.45, 0.72, 88),
      ...times(6, [stretch(180, 1.12, 1.16, 96), stretch(150, 0.52, 0.52, 85)]),
      stretch(240, 0.5, 0.35, 80),
    ],
    memberComes: 9,
  },
  {
    title: 'Long Climb',
    description: 'One mountain, three gears.',
    weekday: 4,
    startMinute: 12 * 60 + 30,
    plan: [
      stretch(480, 0.45, 0.7, 85),
      stretch(600, 0.88, 0.94, 72),
      stretch(180, 0.5, 0.5, 85),
      stretch(1200, 0.95, 1.02, 68),
      stretch(120, 0.5, 0.5, 85),
      stretch(30, 1.9, 1.7, 108),
      stretch(390, 0.55, 0.35, 80),
    ],
    memberComes: 7,
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
        stretch(15, 1.6, 1.5, 114),
        stretch(45, 0.5, 0.5, 86),
      ]),
      stretch(300, 0.55, 0.35, 80),
    ],
    memberComes: 8,
  },
];
