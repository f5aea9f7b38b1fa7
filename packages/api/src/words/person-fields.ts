/** What is kept of who a person is and how they are reached, in the order in which it is asked for. */
export const personFields = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'locale',
  'notes',
  'emergencyName',
  'emergencyPhone',
] as const;
export type PersonField = (typeof personFields)[number];
