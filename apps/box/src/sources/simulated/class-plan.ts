/** One stretch of what the instructor asks for: power as a share of FTP, from start to end, at a cadence. */
export type PlanStep = { seconds: number; from: number; to: number; cadenceRpm: number };
export type ClassPlan = readonly PlanStep[];

const WARM_UP_SHARE = 0.15;
const COOL_DOWN_SHARE = 0.1;

const step = (seconds: number, from: number, to: number, cadenceRpm: number): PlanStep => ({
  seconds,
  from,
  to,
  cadenceRpm,
});

/** What repeats in the main part: hard intervals, a climb, sprints; ten and a half minutes in all. */
const MAIN_BLOCK: ClassPlan = [
  step(120, 0.98, 1.03, 90),
  step(60, 0.55, 0.55, 85),
  step(120, 1.0, 1.06, 92),
  step(60, 0.55, 0.55, 85),
  step(150, 0.8, 0.97, 68),
  step(45, 0.5, 0.5, 85),
  step(15, 1.6, 1.5, 112),
  step(45, 0.5, 0.5, 88),
  step(15, 1.7, 1.5, 115),
];

/** A class of any length: warm-up, blocks of intervals with a climb and sprints, cool-down. */
export function classPlan(durationSeconds: number): ClassPlan {
  const warmUp = Math.round(durationSeconds * WARM_UP_SHARE);
  const coolDown = Math.round(durationSeconds * COOL_DOWN_SHARE);
  const plan: PlanStep[] = [step(warmUp, 0.4, 0.72, 86)];
  let left = durationSeconds - warmUp - coolDown;
  for (let i = 0; left > 0; i++) {
    const next = MAIN_BLOCK[i % MAIN_BLOCK.length]!;
    plan.push({ ...next, seconds: Math.min(next.seconds, left) });
    left -= next.seconds;
  }
  plan.push(step(coolDown, 0.55, 0.35, 80));
  return plan;
}
