/** The screens below a member's details, as they stand in the address. */
export const SECTIONS = [
  'contact',
  'passes',
  'body',
  'bike',
  'import',
  'uploads',
  'notices',
  'consent',
  'board',
  'waiver',
  'tokens',
  'data',
] as const;
export type Section = (typeof SECTIONS)[number];
