import type { Extra } from '../types.ts';
import { isElement, textIn } from './elements.ts';

/** Longer than any class. */
const MAX_SECONDS = 24 * 3600;
const MAX_PERCENT = 1000;
const RUN = /^(\d{1,5})x(-|\d{1,4})$/;

/** What a class that was ridden by a plan asked for, by its seconds: whole percent of each rider's FTP, null: free. */
export type Asked = readonly (number | null)[];

/** The element `Tandem` of an event that is over: runs of seconds that ask for the same, '300x55 60x-'. */
export function writeClassAsked(asked: Asked): Extra {
  const runs: { seconds: number; percent: string }[] = [];
  for (const each of asked) {
    const percent = each === null ? '-' : String(Math.round(each));
    const last = runs.at(-1);
    if (last?.percent === percent) last.seconds += 1;
    else runs.push({ seconds: 1, percent });
  }
  return { Tandem: { Asked: runs.map(({ seconds, percent }) => `${seconds}x${percent}`).join(' ') } };
}

/** The other end of `writeClassAsked`; null where an event's extras hold no such element, or one that is none. Never throws. */
export function readClassAsked(extra: Extra): Asked | null {
  const told = isElement(extra.Tandem) ? textIn(extra.Tandem.Asked) : null;
  if (!told) return null;
  const asked: (number | null)[] = [];
  for (const run of told.trim().split(/\s+/)) {
    const [, seconds, percent] = RUN.exec(run) ?? [];
    if (seconds === undefined || asked.length + Number(seconds) > MAX_SECONDS) return null;
    const each = percent === '-' ? null : Number(percent);
    if (each !== null && each > MAX_PERCENT) return null;
    for (let second = 0; second < Number(seconds); second++) asked.push(each);
  }
  return asked;
}
