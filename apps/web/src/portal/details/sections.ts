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
/** Of a child what a guardian does for them. */
export const OF_CHILD: readonly string[] = ['bike', 'waiver'];

export type Section = (typeof SECTIONS)[number];
