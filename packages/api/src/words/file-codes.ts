/** Why a file of an import gave no ride. */
export const fileFailures = [
  /** Of no form that is read: FIT, TCX, GPX. */
  'not_fit',
  'damaged',
  'no_samples',
  'too_large',
  'too_many',
  'future',
  'no_date',
  'encrypted',
  'nested_zip',
  /** It could not be read in the time that a file gets, however often it was tried. */
  'no_time',
] as const;
export type FileFailure = (typeof fileFailures)[number];

/** What a file doubles: itself, another file's ride, or a ride in class. */
export const fileDoubles = ['same_file', 'same_ride', 'in_class'] as const;
export type FileDouble = (typeof fileDoubles)[number];
