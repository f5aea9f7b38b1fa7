/** How long an interval timer works and rests, so many times. @property restSeconds 0: without a rest */
export type Intervals = { workSeconds: number; restSeconds: number; rounds: number };

/**
 * An interval timer as it runs, or as it was paused. It begins with a count down of `READY_MS`.
 * @property beganAtMs the instant of its beginning, ms since 1970; null while it is paused
 * @property doneMs how far it was when it was paused
 */
export type Timer = Intervals & { beganAtMs: number | null; doneMs: number };

const READY_MS = 10_000;

type Phase = 'ready' | 'work' | 'rest';

/** @property round from 1 @property leftMs of the phase; 0 when it is over @property share of the phase that has gone by */
export type TimerNow = { phase: Phase | 'over'; round: number; leftMs: number; share: number };

/** How far a timer is at an instant, ms. */
export const timerMs = ({ beganAtMs, doneMs }: Timer, nowMs: number): number =>
  Math.max(0, beganAtMs === null ? doneMs : nowMs - beganAtMs);

/** The phases of a timer in their order: nobody rests after the last round. */
function phasesOf({ workSeconds, restSeconds, rounds }: Intervals) {
  const phases: { phase: Phase; round: number; ms: number }[] = [{ phase: 'ready', round: 1, ms: READY_MS }];
  for (let round = 1; round <= rounds; round++) {
    phases.push({ phase: 'work', round, ms: workSeconds * 1000 });
    if (restSeconds > 0 && round < rounds) phases.push({ phase: 'rest', round, ms: restSeconds * 1000 });
  }
  return phases;
}

/** What a timer is at, at an instant, ms since 1970: the same on every screen that knows the tracker's time. */
export function timerAt(timer: Timer, nowMs: number): TimerNow {
  let at = timerMs(timer, nowMs);
  for (const { phase, round, ms } of phasesOf(timer)) {
    if (at < ms) return { phase, round, leftMs: ms - at, share: at / ms };
    at -= ms;
  }
  return { phase: 'over', round: timer.rounds, leftMs: 0, share: 1 };
}

/** What is heard of a timer. @property atMs of its own time */
export type Cue = { atMs: number; sound: 'tick' | TimerNow['phase'] };

/** All that is heard of a timer, in its order: the last seconds of each phase, and what begins. */
export function timerCues(intervals: Intervals): Cue[] {
  const phases = phasesOf(intervals);
  let endMs = 0;
  return phases.flatMap(({ ms }, i): Cue[] => {
    endMs += ms;
    const ticks = [3, 2, 1].filter((second) => second * 1000 < ms);
    return [
      ...ticks.map((second): Cue => ({ atMs: endMs - second * 1000, sound: 'tick' })),
      { atMs: endMs, sound: phases[i + 1]?.phase ?? 'over' },
    ];
  });
}
