/** Who was erased has no name any more: their bookings of the past stay, under these words. */
export const named = <P extends { name: string }>(people: readonly P[], erased: string): P[] =>
  people.map((person) => (person.name.trim() ? person : { ...person, name: erased }));
