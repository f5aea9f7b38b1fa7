/** What of two profiles of one person may be chosen: each as a whole. Fields of the studio's own come besides, as `field:` and their id. */
export const mergeFields = [
  'name',
  'email',
  'phone',
  'locale',
  'emergency',
  'bike',
  'login',
  'spivi',
] as const;
export type MergeField = (typeof mergeFields)[number];

/** What goes over to the profile that stays. */
export const mergeMoves = [
  'bookings',
  'waits',
  'rides',
  'body',
  'passes',
  'payments',
  'tags',
  'consents',
  'family',
] as const;
export type MergeMove = (typeof mergeMoves)[number];

/** What ends with the profile that goes, or of the two. */
export const mergeEnds = [
  'login',
  'spivi_account',
  'calendar',
  'uploads',
  'invitation',
  'email_wish',
] as const;
export type MergeEnd = (typeof mergeEnds)[number];

/** Why two profiles cannot become one as they stand. */
export const mergeObstacles = [
  /** Both have the same class: booked, waited for or ridden. */
  'same_class',
  'payment_open',
  /** Files of rides are being read. */
  'import_running',
  /** An account is being made at Spivi. */
  'account_being_made',
  /** Both are linked, and one of the accounts has numbers to come. */
  'numbers_awaited',
  'notes_too_long',
  'too_many_tags',
  /** More children, or more who book for one child, than one person has. */
  'family_too_large',
  /** Numbers are kept of one of them, and the other has refused that. */
  'store_refused',
  /** A login would see numbers of the other profile, and not both have allowed that they are kept. */
  'numbers_unproved',
] as const;
export type MergeObstacle = (typeof mergeObstacles)[number];
