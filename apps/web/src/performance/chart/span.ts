import type { Formatter } from '../../app/format.ts';

/** Seconds as people say them: "30 sec", "12 min", "3 hr 5 min". */
export function span(seconds: number, { unit }: Pick<Formatter, 'unit'>): string {
  if (seconds < 60) return unit(Math.round(seconds), 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, 'minute');
  const hours = unit(Math.floor(minutes / 60), 'hour');
  return minutes % 60 === 0 ? hours : `${hours} ${unit(minutes % 60, 'minute')}`;
}
