import { personFields } from './person-fields.ts';

/** What a column of a list of people may be. */
export const personColumns = [...personFields, 'tags'] as const;
export type PersonColumn = (typeof personColumns)[number];

/** Why a line of a list is nobody to add. */
export const lineFaults = [
  'no_name',
  'no_email',
  'email_wrong',
  'too_long',
  'locale_unknown',
  'not_text',
  'tag_unknown',
  'too_many_tags',
  'field_wrong',
] as const;
export type LineFault = (typeof lineFaults)[number];

/** What becomes of a line: somebody new, somebody who is a customer already, or nobody. */
export const lineOutcomes = ['new', 'known', 'faulty'] as const;
export type LineOutcome = (typeof lineOutcomes)[number];
