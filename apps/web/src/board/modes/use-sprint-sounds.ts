import type { SprintNow } from '@tandem/metrics/modes';
import { useEffect, useRef } from 'react';
import { play } from './sound.ts';

/** The last seconds before a sprint begins and ends are ticked. */
const TICKS = 3;

/** A sprint is heard as it goes on; what was there when a screen was opened is not heard late. */
export function useSprintSounds(now: SprintNow): void {
  const { phase } = now;
  const secondsLeft = 'secondsLeft' in now ? now.secondsLeft : null;
  const before = useRef({ phase, secondsLeft });
  useEffect(() => {
    const was = before.current;
    before.current = { phase, secondsLeft };
    if (was.phase !== phase) {
      if (phase !== 'ready') play(phase === 'on' ? 'work' : 'over');
    } else if (was.secondsLeft !== secondsLeft && secondsLeft !== null && secondsLeft <= TICKS) play('tick');
  }, [phase, secondsLeft]);
}
