/** What a column of a list of people may be. */
export const personColumns = ['firstName', 'lastName', 'email', 'phone', 'locale', 'notes'] as const;
export type PersonColumn = (typeof personColumns)[number];

/** Why a line of a list is nobody to add. */
export const lineFaults = [
  'no_name',
  'no_email',
  'email_wrong',
  'too_long',
  'locale_unknown',
  'not_text',
] as const;
export type LineFault = (typeof lineFaults)[number];

/** What becomes of a line: somebody new, somebody who is a customer already, or nobody. */
export const lineOutcomes = ['new', 'known', 'faulty'] as const;
export type LineOutcome = (typeof lineOutcomes)[number];

/** Lines of one list, and of one request; what one cell holds is refused line by line up to this length. */
export const MAX_LIST_LINES = 10_000;
export const MAX_LINES_AT_ONCE = 100;
export const MAX_CELL_CHARS = 8_000;
/** Lists of a studio that are told of, the latest; each can be taken back for so many days. */
export const MAX_LISTS_TOLD = 20;
export const LIST_UNDO_DAYS = 30;
/** People of a list who are taken back by one request. */
export const MAX_TAKEN_BACK_AT_ONCE = 200;
