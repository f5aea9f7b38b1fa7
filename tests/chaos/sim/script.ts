import { chanceOf } from './chance.ts';

/** One thing that happens at an instant; the numbers in [0, 1) choose its objects when its time has come. */
export type Step = { id: number; atMs: number; kind: StepKind; a: number; b: number; c: number };

const normal = {
  book: 10,
  cancel: 3,
  move: 3,
  newClass: 1.5,
  retime: 1,
  rename: 0.5,
  restore: 1,
} as const;
const adversarial = {
  swap: 4,
  bookTwice: 3,
  bookCancelBook: 2,
  bookOdd: 4,
  cancelClass: 1.5,
  moveRoom: 1.5,
  switchOff: 1,
  remapGym: 1,
  linkRace: 2,
  unlink: 1,
  changeEmail: 1,
  nightClass: 1,
} as const;
const nemesis = {
  faults: 4,
  lostCreate: 3,
  blindReads: 3,
  stalls: 3,
  sqlFaults: 3,
  killer: 3,
  zombies: 3,
  walkIn: 3,
  humanMove: 2,
  humanRemove: 2,
  humanCancel: 1,
  humanRetime: 1,
  humanClass: 0.5,
  revoke: 1,
  pause: 1.5,
  disconnect: 0.7,
  workersDown: 1,
  outage: 1,
} as const;
/** Beside the menus, a few times a week: what people allow. */
const CONSENTS = 4;
export type StepKind = 'consent' | keyof typeof normal | keyof typeof adversarial | keyof typeof nemesis;

export const DAYS = 7;
const DAY_MS = 86_400_000;
const BURSTS = 12;
const STEPS_OF_BURST = 6;
/** Steps of a burst fall within this time. */
const BURST_MS = 90_000;

/** The classes that stand in the timetable from the first day: hours after the beginning, minutes, room. */
export const timetable = (seed: number) =>
  Array.from({ length: 5 }, (_, i) => ({
    title: `ride ${i + 1}`,
    hours: 10 + 30 * i + Math.floor(chanceOf(seed, `class ${i}`) * 24),
    minutes: 30 + 15 * Math.floor(chanceOf(seed, `length ${i}`) * 4),
    room: i % 2,
  }));

/** Every tenth week nearly everything goes wrong. */
const isHarsh = (seed: number) => seed % 10 === 0;

/** Seven days: mostly ordinary work, a quarter by people at their worst, the rest by nature. */
export function scriptOf(seed: number): Step[] {
  const [ordinary, atWorst] = isHarsh(seed) ? [0.35, 0.55] : [0.6, 0.85];
  const steps: Step[] = [];
  for (let burst = 0; burst < BURSTS; burst++) {
    const chance = (what: string) => chanceOf(seed, `burst ${burst} ${what}`);
    const day = (burst + chance('when')) * ((DAYS * DAY_MS) / BURSTS);
    const classes = timetable(seed);
    const near = classes[Math.floor(chance('near') * classes.length)]!;
    // Half of the bursts surround the start of a class.
    const fromMs = chance('where') < 0.5 ? near.hours * 3_600_000 - chance('before') * BURST_MS : day;
    for (let i = 0; i < STEPS_OF_BURST; i++) {
      const mood = chance(`mood ${i}`);
      const menu = mood < ordinary ? normal : mood < atWorst ? adversarial : nemesis;
      steps.push({
        id: burst * 100 + i,
        atMs: fromMs + chance(`at ${i}`) * BURST_MS,
        kind: choose(menu, chance(`kind ${i}`)),
        a: chance(`a ${i}`),
        b: chance(`b ${i}`),
        c: chance(`c ${i}`),
      });
    }
  }
  for (let i = 0; i < CONSENTS; i++) {
    const chance = (what: string) => chanceOf(seed, `consent ${i} ${what}`);
    const classes = timetable(seed);
    const near = classes[Math.floor(chance('near') * classes.length)]!;
    steps.push({
      id: 10_000 + i,
      // Around the start of a class, or while it runs.
      atMs: near.hours * 3_600_000 + (chance('at') - 0.5) * 3_600_000,
      kind: 'consent',
      a: chance('a'),
      b: chance('b'),
      c: chance('c'),
    });
  }
  return steps.sort((one, other) => one.atMs - other.atMs);
}

function choose(menu: Partial<Record<StepKind, number>>, drawn: number): StepKind {
  const entries = Object.entries(menu) as [StepKind, number][];
  let left = drawn * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of entries) {
    left -= weight;
    if (left < 0) return kind;
  }
  return entries.at(-1)![0];
}
