import type { BoxClock } from '@tandem/api/box';
import { LRUCache } from 'lru-cache';
import type { Box, Call } from '../base/context.ts';

/** That one start of a box is heard is noted so often, and what it is told looked up; another start of it is at once. */
const LATELY_MS = 5_000;
const MAX_BOXES = 10_000;

/** What a box is told of itself. */
export type Told = { clock: BoxClock | null; otherProgram: boolean };
/** @property told once it was looked up */
type Heard = { bootId: string; atMs: number; told: Told | null };

const last = new LRUCache<string, Heard>({ max: MAX_BOXES });
const keyOf = ({ siteId, caller }: Call<Box>) => `${siteId}:${caller.boxId}`;

/** What this process has noted of a box in the last few seconds; undefined: nothing, or another start of it since. */
export function heardLately(call: Call<Box>): Heard | undefined {
  const heard = last.get(keyOf(call));
  const sinceMs = call.now.getTime() - (heard?.atMs ?? 0);
  return sinceMs >= 0 && sinceMs < LATELY_MS ? heard : undefined;
}

/** Remembers which start of a box was noted as heard. */
export const rememberHeard = (call: Call<Box>, bootId: string) =>
  last.set(keyOf(call), { bootId, atMs: call.now.getTime(), told: null });
