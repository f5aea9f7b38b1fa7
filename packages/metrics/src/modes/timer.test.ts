import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Intervals, type Timer, timerAt, timerCues } from './timer.ts';

const intervals: fc.Arbitrary<Intervals> = fc.record({
  workSeconds: fc.integer({ min: 5, max: 600 }),
  restSeconds: fc.integer({ min: 0, max: 600 }),
  rounds: fc.integer({ min: 1, max: 50 }),
});
const begun = (of: Intervals, beganAtMs: number): Timer => ({ ...of, beganAtMs, doneMs: 0 });

test('it gets ready, works and rests, and nobody rests after the last round', () => {
  const timer = begun({ workSeconds: 20, restSeconds: 10, rounds: 2 }, 0);
  const at = (second: number) => {
    const { phase, round, leftMs } = timerAt(timer, second * 1000);
    return [phase, round, leftMs / 1000];
  };
  expect([0, 9, 10, 29, 30, 40, 59, 60, 999].map(at)).toEqual([
    ['ready', 1, 10],
    ['ready', 1, 1],
    ['work', 1, 20],
    ['work', 1, 1],
    ['rest', 1, 10],
    ['work', 2, 20],
    ['work', 2, 1],
    ['over', 2, 0],
    ['over', 2, 0],
  ]);
});

test('paused it stands still, and goes on where it was', () => {
  fc.assert(
    fc.property(intervals, fc.nat(3_600_000), fc.nat(3_600_000), (of, doneMs, pauseMs) => {
      const running = begun(of, 1_000_000);
      const paused: Timer = { ...of, beganAtMs: null, doneMs };
      expect(timerAt(paused, pauseMs)).toEqual(timerAt(running, 1_000_000 + doneMs));
      const on: Timer = { ...of, beganAtMs: 1_000_000 + doneMs + pauseMs - doneMs, doneMs: 0 };
      expect(timerAt(on, 1_000_000 + doneMs + pauseMs)).toEqual(timerAt(paused, 0));
    }),
  );
});

test('what is heard is heard when the phase changes and in the three seconds before, once each, in order', () => {
  fc.assert(
    fc.property(intervals, (of) => {
      const timer = begun(of, 0);
      const cues = timerCues(of);
      expect(cues.map(({ atMs }) => atMs)).toEqual(cues.map(({ atMs }) => atMs).sort((a, b) => a - b));
      expect(new Set(cues.map(({ atMs }) => atMs)).size).toBe(cues.length);
      for (const { atMs, sound } of cues)
        if (sound === 'tick') expect(timerAt(timer, atMs).leftMs).toBeLessThanOrEqual(3000);
        else expect(timerAt(timer, atMs)).toMatchObject({ phase: sound });
      expect(cues.filter(({ sound }) => sound === 'work')).toHaveLength(of.rounds);
      expect(cues.at(-1)!.sound).toBe('over');
    }),
  );
});
