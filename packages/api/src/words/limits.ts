/** Bounds that the server keeps and the screens tell. */
export const MAX_SCHEDULE_DAYS = 42;
export const MAX_ROOM_SPOTS = 60;
export const MAX_CAPACITY = 500;
/** Classes that a member can book ahead; the desk books more. */
export const MAX_BOOKINGS_AHEAD = 30;
export const MAX_BOX_SEATS = 500;
/** After booking, in which a cancellation is never late, unless the operator says otherwise. */
export const DEFAULT_CANCEL_GRACE_MINUTES = 10;
export const MIN_PASSWORD_CHARS = 10;
export const MAX_PASSWORD_CHARS = 128;

/** A page's mark holds the names of its last row, of any script. */
export const MAX_CURSOR_CHARS = 1000;

/** So long a sign-in counts for what cannot be undone; then the password is asked for again. */
export const CONFIRM_MINUTES = 15;
/** So long a mailed link signs in. */
export const SIGN_IN_LINK_MINUTES = 20;

/** So long the link works by which a holder answers that an address is theirs. */
export const EMAIL_LINK_DAYS = 3;
/** To ask whether an address is somebody's; of one person. */
export const MAX_EMAIL_MAILS_PER_DAY = 10;

/** Of one upload: a FIT file, or a zip of them. */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
/** FIT files of one import, those in zips counted. */
export const MAX_IMPORT_FILES = 2000;
/** Files of an import that are told one by one, failed and double ones first. */
export const MAX_LISTED_FILES = 200;

/** An instructor sees the numbers of people of own classes so long before and after a class. */
export const INSTRUCTOR_SIGHT_DAYS = 60;

/** Of the latest reads of a person's health numbers. */
export const MAX_READS = 200;
/** Where the papers of consents given on paper are. */
export const MAX_EVIDENCE_CHARS = 400;
/** Numbers and traces are kept so long at most, where they are not kept until somebody asks. */
export const MAX_KEPT_MONTHS = 240;

/** Fewer people of a class than that are not told apart from each other by a mean. */
export const MIN_GROUP = 3;
/** Fewer people than that give no mean in a comparison. */
export const MIN_COMPARED = 5;
export const MAX_FITNESS_DAYS = 3660;

/** A statement waits so long for what others hold, and takes so long; then the answer is `busy`. */
export const MAX_LOCK_WAIT_SECONDS = 10;
export const MAX_STATEMENT_SECONDS = 30;
/** A transaction in which nothing happens for so long ends with nothing done. */
export const MAX_IDLE_TRANSACTION_SECONDS = 30;
/** A request waits so long for a connection to the database. */
export const MAX_CONNECTION_WAIT_SECONDS = 10;
/** So long after `busy` it is worth asking again. */
export const BUSY_RETRY_SECONDS = 5;
