/** A pass is good for so many days or months, by the calendar. */
export const passUnits = ['day', 'month'] as const;
export type PassUnit = (typeof passUnits)[number];
/** From when on they count: the first day that it is given for, or the day of the first class booked with it. */
export const passStarts = ['given', 'first_use'] as const;
export type PassStart = (typeof passStarts)[number];

/** What a line of a pass's ledger tells. `added`: classes by staff, also fewer. `shared`: other people hold it now. */
export const passEntryKinds = [
  'given',
  'added',
  'extended',
  'frozen',
  'thawed',
  'ended',
  'shared',
  'taken',
  'returned',
] as const;
export type PassEntryKind = (typeof passEntryKinds)[number];

/** Why a pass that is good runs out: one class is left of it, or its last day is near. */
export const passEnds = ['last_class', 'ending'] as const;
export type PassEnd = (typeof passEnds)[number];

/** How a pass stands today. */
export const passStates = ['valid', 'not_begun', 'frozen', 'used_up', 'expired', 'ended'] as const;
export type PassState = (typeof passStates)[number];

/** Why no pass of a person is good for a class; where they have several, the nearest to being good. */
export const passRefusals = [
  'pass_used_up',
  'pass_frozen',
  'pass_expired',
  'pass_not_begun',
  'pass_needed',
] as const;
export type PassRefusal = (typeof passRefusals)[number];
