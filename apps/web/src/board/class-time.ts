import type { LiveBoard } from '@tandem/api/tracker';
import { isPaused } from '@tandem/metrics/modes';

const MINUTE_MS = 60_000;

/**
 * How far a class is that was told `agoMs` ago: only a started one that is not paused goes on meanwhile.
 * @returns whole minutes until its planned end, begun ones counted; below 0 those that it is over
 */
export function classTime(
  { event, elapsedSeconds, serverTime }: Pick<LiveBoard, 'event' | 'elapsedSeconds' | 'serverTime'>,
  agoMs: number,
): { elapsedSeconds: number; leftMinutes: number } {
  const leftMs = Date.parse(event.plannedEnd) - Date.parse(serverTime) - agoMs;
  return {
    elapsedSeconds: elapsedSeconds + (goesOn(event) ? Math.floor(agoMs / 1000) : 0),
    leftMinutes: Math.ceil(leftMs / MINUTE_MS) + 0,
  };
}

const goesOn = ({ state, pauses }: LiveBoard['event']) => state === 'started' && !isPaused(pauses);
