/** From so many hours on the minutes are left out. */
const MANY_HOURS = 10;

/** Seconds with the signs that both languages share: "30 s", "12 min", "3 h 5 min", "42 h". */
export function span(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)}\u00a0s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  if (minutes >= MANY_HOURS * 60) return `${Math.round(minutes / 60)}\u00a0h`;
  const hours = `${Math.floor(minutes / 60)}\u00a0h`;
  return minutes % 60 === 0 ? hours : `${hours} ${minutes % 60}\u00a0min`;
}
