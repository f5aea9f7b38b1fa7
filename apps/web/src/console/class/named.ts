import type { RosterEntry } from '@tandem/api/studio';

export type Named<P> = P & { erased: boolean };

/** Who was erased has no name any more: their bookings of the past stay, under these words. */
export const named = <P extends { name: string }>(people: readonly P[], words: string): Named<P>[] =>
  people.map((person) => {
    const erased = person.name.trim() === '';
    return { ...person, name: erased ? words : person.name, erased };
  });

/** As people sit: by spot, who has none last. */
export const bySpot = (a: RosterEntry, b: RosterEntry) =>
  (a.spotNumber ?? Number.MAX_SAFE_INTEGER) - (b.spotNumber ?? Number.MAX_SAFE_INTEGER) ||
  a.name.localeCompare(b.name);
