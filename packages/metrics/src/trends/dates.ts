/** Calendar days as 'YYYY-MM-DD', already in the studio's own dates: here a day is a square of the calendar, no instant. */

const DAY_MS = 86_400_000;

/** Days from one date to another, negative where `to` is earlier. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;
