import type { Month } from '@tandem/api/studio';

export type Figures = Month['kinds'][number]['present'];
export type Beside = { present: Figures; before: Figures };

export const COUNTS = ['classes', 'capacity', 'booked', 'noShows', 'lateCancelled'] as const;
export const MEMBERS = ['newMembers', 'lostMembers'] as const;

/** Spots booked of those offered, in percent; null where none were offered. */
export const fillOf = ({ booked, capacity }: Figures): number | null =>
  capacity === 0 ? null : (booked / capacity) * 100;

/** How a number stands to the one before; null where either is unknown. */
export const changeOf = (present: number | null, before: number | null): number | null =>
  present === null || before === null ? null : Math.round(present) - Math.round(before);

/** The month so many months away from another, as 2026-11. */
export function monthFrom(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const count = year * 12 + number - 1 + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}
