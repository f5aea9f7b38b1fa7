import { isFitnessTest, type TestWindow } from '@tandem/metrics/plans';
import type { Extra } from '../types.ts';
import { isElement, textIn } from './elements.ts';

/** Longer than any class. */
const MAX_SECONDS = 24 * 3600;
const TOLD = /^(\w{1,20}) (\d{1,5}) (\d{1,5})$/;

/** The element `Tandem` of an event that is over and was a test: which, and from second to second, 'ftp20 1080 2280'. */
export const writeClassTest = ({ test, fromSecond, toSecond }: TestWindow): Extra => ({
  Tandem: { Test: `${test} ${fromSecond} ${toSecond}` },
});

/** The other end of `writeClassTest`; null where an event's extras hold no such element, or one that is none. Never throws. */
export function readClassTest(extra: Extra): TestWindow | null {
  const [, test = '', from, to] =
    TOLD.exec((isElement(extra.Tandem) && textIn(extra.Tandem.Test)) || '') ?? [];
  const [fromSecond, toSecond] = [Number(from), Number(to)];
  if (!isFitnessTest(test) || fromSecond > toSecond || toSecond > MAX_SECONDS) return null;
  return { test, fromSecond, toSecond };
}
