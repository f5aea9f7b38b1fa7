import type { Me } from '@tandem/api/studio';

/** So begins in the browser's storage what a device keeps of a member's portal; the account follows. */
export const KEPT = 'tandem.kept.';

/** The keys of what is kept. */
export const keptKeys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(KEPT));

/** Removes what this device keeps of the portal. @param but of that account it stays */
export function forgetKept(but?: string): void {
  for (const key of keptKeys())
    if (but === undefined || !key.startsWith(`${KEPT}${but}.`)) localStorage.removeItem(key);
}

/** Keeps of nothing but studios where they are a member: staff keep nothing. */
export function keepOnlyOf({ studios }: Me): void {
  for (const key of keptKeys())
    if (
      !studios.some(
        ({ role, studioId }) => role === 'member' && (key.endsWith('.me') || key.includes(studioId)),
      )
    )
      localStorage.removeItem(key);
}

/** What a page shows as it was kept, and what it has heard since. */
const shown = new WeakSet<object>();
export const isKept = (query: object): boolean => shown.has(query);
export const markKept = (query: object): unknown => shown.add(query);
export const markHeard = (query: object): unknown => shown.delete(query);
