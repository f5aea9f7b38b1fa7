import type { AskedPercent } from '@tandem/metrics/plans';
import type { Extra } from '../types.ts';
import { isElement, textIn } from './elements.ts';

/** Longer than any class. */
const MAX_SECONDS = 24 * 3600;
const MAX_PERCENT = 1000;
const RUN = /^(\d{1,5})x(-|(h?)(\d{1,4}))$/;

/** What a class that was ridden by a plan asked for, by its seconds, in whole percent. */
export type Asked = readonly AskedPercent[];

/**
 * The element `Tandem` of an event that is over: runs of seconds that ask for the same, '300x55 120xh80 60x-': percent of FTP, of
 * the maximum heart rate, nothing. An end that knows no heart rate reads such a class as one that tells nothing.
 */
export function writeClassAsked(asked: Asked): Extra {
  const runs: { seconds: number; percent: string }[] = [];
  for (const each of asked) {
    const percent = each === null ? '-' : `${each.of === 'maxHr' ? 'h' : ''}${Math.round(each.percent)}`;
    const last = runs.at(-1);
    if (last?.percent === percent) last.seconds += 1;
    else runs.push({ seconds: 1, percent });
  }
  return { Tandem: { Asked: runs.map(({ seconds, percent }) => `${seconds}x${percent}`).join(' ') } };
}

/** The other end of `writeClassAsked`; null where an event's extras hold no such element, or one that is none. Never throws. */
export function readClassAsked(extra: Extra): Asked | null {
  const text = isElement(extra.Tandem) ? textIn(extra.Tandem.Asked) : null;
  if (!text) return null;
  const asked: AskedPercent[] = [];
  for (const run of text.trim().split(/\s+/)) {
    const [, seconds, told, byHeartRate, percent] = RUN.exec(run) ?? [];
    if (seconds === undefined || asked.length + Number(seconds) > MAX_SECONDS) return null;
    if (told !== '-' && Number(percent) > MAX_PERCENT) return null;
    const each: AskedPercent =
      told === '-' ? null : { of: byHeartRate ? 'maxHr' : 'ftp', percent: Number(percent) };
    for (let second = 0; second < Number(seconds); second++) asked.push(each);
  }
  return asked;
}
