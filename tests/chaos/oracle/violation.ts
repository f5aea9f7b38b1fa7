/** A broken invariant of the design, with what shows it. */
export type Violation = { name: string; evidence: string };

/** An instant as the wall time of a place, 'YYYY-MM-DDTHH:mm', as Spivi speaks. */
export function wallTime(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(at)
    .replace(' ', 'T');
}
