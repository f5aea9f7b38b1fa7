import type { TimerTold } from '@tandem/api/tracker';
import { type TimerNow, timerAt, timerCues, timerMs } from '@tandem/metrics/modes';
import { useEffect, useState } from 'react';
import type { Heard } from '../use-live-board.ts';
import { createServerClock } from './server-ms.ts';
import { play } from './sound.ts';

const TICK_MS = 100;
/** What is heard is given to the sound card so long before, so that it comes to the moment on every screen. */
const AHEAD_MS = 250;

/** What a timer is at by the tracker's time, and its sounds as they are due on this screen. */
export function useTimer(of: TimerTold, { board: { serverTime }, atMs: toldAtMs }: Heard): TimerNow {
  const [clock] = useState(() => {
    const made = createServerClock();
    made.hear(Date.parse(serverTime), toldAtMs);
    return made;
  });
  useEffect(() => clock.hear(Date.parse(serverTime), toldAtMs), [clock, serverTime, toldAtMs]);
  const [nowMs, setNow] = useState(() => clock.at(performance.now()));
  const { beganAtMs, doneMs, workSeconds, restSeconds, rounds } = of;
  useEffect(() => {
    const timer = { beganAtMs, doneMs, workSeconds, restSeconds, rounds };
    const cues = beganAtMs === null ? [] : timerCues(timer);
    // What was due before it was looked at is not heard late.
    let heardTo = timerMs(timer, clock.at(performance.now()));
    const look = () => {
      const now = clock.at(performance.now());
      setNow(now);
      const at = timerMs(timer, now);
      for (const { atMs, sound } of cues)
        if (atMs > heardTo && atMs > at - AHEAD_MS && atMs <= at + AHEAD_MS) play(sound, (atMs - at) / 1000);
      heardTo = Math.max(heardTo, at + AHEAD_MS);
    };
    const each = setInterval(look, TICK_MS);
    return () => clearInterval(each);
  }, [clock, beganAtMs, doneMs, workSeconds, restSeconds, rounds]);
  return timerAt(of, nowMs);
}
