/** Details of the body that a field of people there may tell, and how each may be written there: parts of a day in their order, or a unit. */
export const sourceDetails = ['birthDate', 'weightKg', 'heightCm', 'ftpW'] as const;
export type SourceDetail = (typeof sourceDetails)[number];
export const sourceUnits = {
  birthDate: ['ymd', 'dmy', 'mdy'],
  weightKg: ['kg', 'lb'],
  heightCm: ['cm', 'in'],
  ftpW: ['W'],
} as const satisfies Record<SourceDetail, readonly string[]>;
