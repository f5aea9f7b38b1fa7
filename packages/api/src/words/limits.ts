/** Bounds that the server keeps and the screens tell. */
export const MAX_SCHEDULE_DAYS = 42;
/** A class lasts so long at least, where many are made at once or a form asks, and at most. */
export const MIN_CLASS_MINUTES = 5;
export const MAX_CLASS_MINUTES = 12 * 60;
/** Classes that one request makes or changes: a year of them, each day one. */
export const MAX_CLASSES_AT_ONCE = 366;
/** A series may begin anew every so many weeks; a week is copied into so many weeks after it. */
export const MAX_EVERY_WEEKS = 8;
export const MAX_EVERY_MONTHS = 12;
export const MAX_COPIED_WEEKS = 26;
/** Of a studio's locations together, and the days of one. */
export const MAX_CLOSURES = 500;
export const MAX_CLOSURE_DAYS = 366;
export const MAX_ROOM_SPOTS = 60;
export const MAX_ROOM_FIXTURES = 30;
/** Layouts that a room had before, which are kept to be brought back. */
export const MAX_EARLIER_LAYOUTS = 20;
/** Types of class of a studio, and rooms that one of them names. */
export const MAX_CLASS_TYPES = 1000;
export const MAX_TYPE_ROOMS = 50;
export const MAX_CAPACITY = 500;
/** Classes that a member can book ahead; the desk books more. */
export const MAX_BOOKINGS_AHEAD = 30;
/** So long after a class staff may note who was there unbooked, and take that back. */
export const NOTED_AFTER_DAYS = 7;
/** A spot is held for who chooses it for so long, and so many at once for one person, in as many classes. */
export const HOLD_SECONDS = 5 * 60;
export const MAX_HOLDS = 3;
/** Pairs of coming classes at one time that a member may have booked: for friends, or to decide later. */
export const MAX_OVERLAPS_AHEAD = 3;
/** Before a class, from which on cancelling counts as late, at most. */
export const MAX_LATE_CANCEL_MINUTES = 7 * 24 * 60;
/** Before a class, or before its week, from which on members book at most; and by how much a pass opens it earlier. */
export const MAX_OPENING_DAYS = 365;
export const MAX_OPENING_WEEKS = 8;
export const MAX_EARLIER_HOURS = 14 * 24;
/** People who may wait for one class, and classes that one member may wait for. */
export const MAX_WAITLIST = 100;
export const MAX_WAITS_AHEAD = 10;
/** A place is offered for so long, and so long before a class nobody is promoted any more. */
export const MIN_OFFER_MINUTES = 5;
export const MAX_OFFER_MINUTES = 24 * 60;
export const MAX_WAITLIST_CLOSES_MINUTES = 24 * 60;
/** Before or after a class begins, from which on a spot of who is not there is released at most. */
export const MAX_STANDBY_MINUTES = 30;
/** Kinds of pass of a studio, types of class or places that one names, and passes of one person. */
export const MAX_PASS_KINDS = 200;
export const MAX_PASS_TYPES = 100;
export const MAX_PASSES = 200;
/** Classes of a pass, those that staff add or take at once, and days or months that it is good for. */
export const MAX_PASS_CREDITS = 1000;
export const MAX_PASS_SPAN = 1000;
/** Days by which staff move the end of a pass, or freeze it, at once. */
export const MAX_PASS_DAYS = 366;
/** People who share one pass. */
export const MAX_PASS_HOLDERS = 20;
/** Lines of a pass's ledger that are shown, the latest. */
export const MAX_PASS_ENTRIES = 500;
/** Before the last day of a pass, from which on its holders are told. */
export const PASS_ENDS_SOON_DAYS = 7;
/** In the smallest unit of its currency: what a pass costs at most. */
export const MAX_PRICE_MINOR = 100_000_000;
/** Payments of one person that are open at once, and that they begin in a day. */
export const MAX_OPEN_PAYMENTS = 3;
export const MAX_PAYMENTS_A_DAY = 20;
/** Payments of one page of the list, and of one person, the latest. */
export const PAYMENTS_A_PAGE = 50;
export const MAX_OWN_PAYMENTS = 200;
/** A notice of a payment provider, and what it calls a checkout or an event. */
export const MAX_NOTICE_BYTES = 64 * 1024;
export const MAX_PAYMENT_ID_CHARS = 200;
/** So many notices of one address a minute. */
export const MAX_NOTICES_PER_MINUTE = 600;
/** What a system that classes are read from tells at once, so many of one address a minute, and how long it is known again. */
export const MAX_HINT_BYTES = 64 * 1024;
export const MAX_HINTS_PER_MINUTE = 600;
export const HINT_KNOWN_DAYS = 3;
/** A secret of its webhooks, made there or here; one that is replaced is taken for so long beside the new one. */
export const MIN_HOOK_SECRET_CHARS = 8;
export const MAX_HOOK_SECRET_CHARS = 200;
export const OLD_HOOK_SECRET_HOURS = 1;
/** So long a payment is asked for that the provider does not end; and one that is paid, whether it was given back. */
export const PAYMENT_OPEN_DAYS = 10;
export const PAYMENT_PAID_DAYS = 90;
/** People whose right to a class is asked for at once. */
export const MAX_RIGHTS_ASKED = 50;
export const MAX_BOX_SEATS = 500;
/** Boxes that hear one room together, the one included that has its classes. */
export const MAX_ROOM_BOXES = 8;
/** After booking, in which a cancellation is never late, unless the operator says otherwise. */
export const DEFAULT_CANCEL_GRACE_MINUTES = 10;
export const MIN_PASSWORD_CHARS = 10;
export const MAX_PASSWORD_CHARS = 128;

/** A page's mark holds the names of its last row, of any script. */
export const MAX_CURSOR_CHARS = 1000;

/** Devices of one person that messages are sent to. */
export const MAX_PUSH_DEVICES = 10;
export const MAX_DEVICE_NAME_CHARS = 80;
export const MAX_PUSH_ENDPOINT_CHARS = 1000;

/** Of what a mail says, as management reads it afterwards. */
export const MAX_MAIL_CHARS = 10_000;

/** So long a sign-in counts for what cannot be undone; then the password is asked for again. */
export const CONFIRM_MINUTES = 15;
/** Apps and passkeys of one account. */
export const MAX_FACTORS = 10;
/** Made at once; each lets in one time. */
export const RECOVERY_CODES = 10;
export const MAX_FACTOR_NAME_CHARS = 60;
/** So long a mailed link signs in. */
export const SIGN_IN_LINK_MINUTES = 20;

/** So long the link works by which a holder answers that an address is theirs. */
export const EMAIL_LINK_DAYS = 3;
/** To ask whether an address is somebody's; of one person. */
export const MAX_EMAIL_MAILS_PER_DAY = 10;

/** Of one upload: a ride's file, or a zip of them. */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
/** Of one account that are taken in side by side, and of all accounts in one process: each is a file on its disk meanwhile. */
export const MAX_UPLOADS_PER_ACCOUNT = 3;
export const MAX_UPLOADS = 24;
/** An upload that is slower than that, over so long, is ended. */
export const MIN_UPLOAD_BYTES_PER_SECOND = 4 * 1024;
export const UPLOAD_LOOK_SECONDS = 10;
/** A zip may hold so many times its own bytes, unpacked: rides are at most a quarter of theirs. */
export const MAX_UNPACKED_TIMES = 40;
/** Entries that a zip may list, folders and pictures included. */
export const MAX_ZIP_ENTRIES = 20_000;
/** Imports of one person: being read, begun and left, and told of; the oldest give way but for those being read. */
export const MAX_IMPORTS_READING = 5;
export const MAX_IMPORTS_OPEN = 5;
export const MAX_IMPORTS_KEPT = 50;
/** Files of one import, those in zips counted. */
export const MAX_IMPORT_FILES = 2000;
/** Files of an import that are told one by one, failed and double ones first. */
export const MAX_LISTED_FILES = 200;

/** An instructor sees the numbers of people of own classes so long before and after a class. */
export const INSTRUCTOR_SIGHT_DAYS = 60;

/** Rides that one person shows by a link at one time: of more, the oldest link ends. Each ends by itself after so long. */
export const MAX_RIDE_LINKS = 50;
export const RIDE_LINK_DAYS = 90;
/** Of one calendar: so many classes, from those that were up to so many days ago on, the soonest first. */
export const MAX_CALENDAR_ENTRIES = 1000;
export const CALENDAR_PAST_DAYS = 30;
/** One calendar is asked for so often; calendars themselves ask some times a day. */
export const MAX_CALENDAR_CALLS_PER_MINUTE = 20;
/** One address asks for pages of public schedules so often: people behind one router are many. */
export const MAX_PUBLIC_PAGES_PER_MINUTE = 120;
/** So many weeks of a public schedule can be leafed through, the one that runs among them. */
export const PUBLIC_SCHEDULE_WEEKS = 8;
/** Of the rides sent on to a member's own account elsewhere: the newest so many, and none older. */
export const MAX_SENT_RIDES = 50;
export const UPLOAD_DAYS = 30;
/** A ride is tried so often by itself, over about a day. */
export const MAX_UPLOAD_TRIES = 10;
export const MAX_API_KEY_CHARS = 200;

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
/** A line to the database on which nothing moves for so long is given up: whatever runs there has ended before. */
export const MAX_SILENT_LINE_SECONDS = 40;
/** So long after `busy` it is worth asking again. */
export const BUSY_RETRY_SECONDS = 5;

/** Requests of one account, box or club that are at work at one time; so many more wait, the next are refused. */
export const MAX_REQUESTS_AT_WORK = 4;
export const MAX_REQUESTS_WAITING = 60;
/** The same of one address, for whoever has not said who they are. */
export const MAX_ADDRESS_AT_WORK = 8;
export const MAX_ADDRESS_WAITING = 200;
/** Lines to one account that stay open and say what has changed: a tab of the browser has one. */
export const MAX_SOCKETS_PER_ACCOUNT = 20;
export const MAX_SCREEN_NAME_CHARS = 60;
/** A screen's code is so long, and works so long. */
export const PAIRING_CODE_CHARS = 8;
export const PAIRING_CODE_MINUTES = 10;
/** Numbers in a ranking's columns on a wall, and riders of it where not all are shown. */
export const MIN_WALL_METRICS = 4;
export const MAX_WALL_METRICS = 6;
export const MAX_WALL_TOP = 60;
/** Of the last class, and of the month, on a board outside the room. */
export const MAX_LOBBY_RIDERS = 10;
/** Screens of one club, and their lines on the tracker. */
export const MAX_SCREENS_PER_CLUB = 100;
/** Sensors that a club keeps: of more, the one that nobody bound and that was silent longest is forgotten. */
export const MAX_SENSORS_PER_SITE = 1_000;
export const MAX_SENSOR_NAME_CHARS = 60;
/** Straps on loan are numbered up to that. */
export const MAX_LOAN_NUMBER = 999;

/** A rider's phone is let in so long before its class. */
export const PHONE_AHEAD_MINUTES = 30;
/** Between two batches of a phone; and of one class it sends so many more than that has had seconds, to catch up. */
export const PHONE_EVERY_MS = 500;
export const MAX_PHONE_SPARE_BATCHES = 200;

/** A class plan and its file. A line is a cue: what the room reads from its second on. */
export const MAX_PLANS_PER_SITE = 500;
export const MAX_PLAN_NAME_CHARS = 120;
export const MAX_PLAN_SEGMENTS = 500;
export const MAX_PLAN_SECONDS = 6 * 3600;
export const MAX_PLAN_LINES = 500;
export const MAX_PLAN_LINE_CHARS = 200;
export const MAX_PLAN_FILE_BYTES = 512 * 1024;
/** A target in percent of FTP, and a cadence. */
export const MAX_PLAN_PERCENT = 400;
/** Of the maximum heart rate: nobody rides below, nobody's heart beats above. */
export const MIN_PLAN_MAX_HR_PERCENT = 30;
export const MAX_PLAN_MAX_HR_PERCENT = 100;
export const MIN_PLAN_CADENCE_RPM = 20;
export const MAX_PLAN_CADENCE_RPM = 200;
/** Intensity of a whole class: 100 is as written. */
export const PLAN_SHIFT_STEP_PERCENT = 5;
export const MIN_PLAN_SHIFT_PERCENT = 50;
export const MAX_PLAN_SHIFT_PERCENT = 150;
/** Shifts and skips of one class. */
export const MAX_PLAN_STEPS = 1_000;

/** From the press to the first second of a sprint: so long the wall counts down. */
export const SPRINT_READY_SECONDS = 5;
/** A sprint that nobody ends. */
export const MAX_SPRINT_SECONDS = 600;
/** Pauses of one class. */
export const MAX_PAUSES = 50;
/** How much later a class may end by one press. */
export const MAX_EXTEND_MINUTES = 60;
/** An interval timer. */
export const MIN_TIMER_WORK_SECONDS = 5;
export const MAX_TIMER_PHASE_SECONDS = 3600;
export const MAX_TIMER_ROUNDS = 99;

/** Tests of fitness are proposed so many days after they were ridden, and so many of one person are shown. */
export const TESTS_SHOWN_DAYS = 90;
export const MAX_TESTS_SHOWN = 10;

export const MAX_TEAM_NAME_CHARS = 20;
/** From the press to the first second of a race: so long the wall counts down. */
export const CONTEST_READY_SECONDS = 5;
/** A race by time, and one that nobody ends. */
export const MIN_CONTEST_SECONDS = 10;
export const MAX_CONTEST_SECONDS = 3600;

/** Lines of one list, and of one request; what one cell holds is refused line by line up to this length. */
export const MAX_LIST_BYTES = 8 * 1024 * 1024;
export const MAX_LIST_LINES = 10_000;
export const MAX_LINES_AT_ONCE = 100;
export const MAX_CELL_CHARS = 8_000;
/** People of one page of the list as it is taken along. */
export const EXPORTED_A_PAGE = 250;
/** Lists of a studio that are told of, the latest; each can be taken back for so many days. */
export const MAX_LISTS_TOLD = 20;
export const LIST_UNDO_DAYS = 30;
/** After the classes of another system were taken over, in which that can be taken back. */
export const TAKEOVER_UNDO_DAYS = 7;
/** Classes and bookings with something to know that are told of before they are taken over. */
export const MAX_TAKEOVER_TOLD = 200;
/** People of a list who are taken back by one request. */
export const MAX_TAKEN_BACK_AT_ONCE = 200;
export const MAX_LIST_NAME_CHARS = 200;

/** After Start, in which it can be taken back; one that came early until the class was to begin, and no longer than the second. */
export const UNDO_START_MINUTES = 5;
export const UNDO_EARLY_START_MINUTES = 20;

/** After somebody's hand has changed the roster of a class, in which that can be undone: what was ridden since changes its rider. */
export const UNDO_ROSTER_CHANGE_MINUTES = 3;

/** After Stop, in which it can be taken back; one that came by itself is noticed only when somebody looks. */
export const RESUME_MINUTES = 2;
export const RESUME_ITSELF_MINUTES = 10;

/** A token of the interface lasts so long at most; of one person in a studio, and of the studio itself, that work at once. */
export const MAX_TOKEN_DAYS = 366;
export const MAX_PERSONAL_TOKENS = 20;
export const MAX_STUDIO_TOKENS = 50;
export const MAX_TOKEN_NAME_CHARS = 60;
/** Tokens that are told of, those that work first; an ended one is known, as ended, for so many days. */
export const MAX_LISTED_TOKENS = 500;
export const TOKEN_KEPT_DAYS = 30;
/** Tokens of one person in a studio, and of the studio itself, that were made within `TOKEN_KEPT_DAYS`, whatever became of them. */
export const MAX_TOKENS_MADE = 100;
/** One token asks so often. */
export const MAX_TOKEN_CALLS_PER_MINUTE = 300;

/** Webhooks of a studio; what was told is kept for so many days. */
export const MAX_WEBHOOKS = 20;
export const MAX_WEBHOOK_URL_CHARS = 500;
export const WEBHOOK_KEPT_DAYS = 14;
/** Of one webhook that are told of, the latest. */
export const MAX_LISTED_DELIVERIES = 100;
/** Where nothing was taken for so long, nothing more is sent. */
export const WEBHOOK_FAILING_DAYS = 5;
/** After a secret was made anew, in which the one before signs too. */
export const OLD_SECRET_HOURS = 24;

/** The notes about one customer. */
export const MAX_NOTES_CHARS = 4000;

/** Tags of a studio, and of one person; people who are given one by one request. */
export const MAX_TAGS = 100;
export const MAX_TAGS_OF_ONE = 20;
export const MAX_TAG_CHARS = 30;
export const MAX_TAGGED_AT_ONCE = 200;
/** Fields of a studio's own in a profile, and what one of them may be chosen from. */
export const MAX_CUSTOM_FIELDS = 20;
export const MAX_FIELD_NAME_CHARS = 40;
export const MAX_FIELD_VALUE_CHARS = 200;
export const MAX_CHOICES = 30;
export const MAX_CHOICE_CHARS = 60;

/** Clients found by name to be put on a class by hand. */
export const MAX_WALK_INS_FOUND = 12;
/** Less than that would list the club. */
export const MIN_WALK_IN_SEARCH_CHARS = 2;
/** Somebody without a booking is put on a class so long before it begins. */
export const WALK_IN_AHEAD_MINUTES = 60;

/** A waiver's text in one language, and texts of a studio that were published. */
export const MAX_WAIVER_CHARS = 20_000;
export const MAX_WAIVER_VERSIONS = 500;
/** Who signs it, and why the desk has noted something. */
export const MAX_SIGNED_NAME_CHARS = 120;
export const MAX_WAIVER_REASON_CHARS = 200;
/** Of one person's signatures that are told of, the latest. */
export const MAX_SIGNATURES_TOLD = 50;

/** Children for whom one person books, and people who book for one child. */
export const MAX_CHILDREN = 10;
export const MAX_GUARDIANS = 4;

/** Tablets at the doors of one studio. */
export const MAX_KIOSKS = 50;
export const MAX_KIOSK_NAME_CHARS = 60;
/** A tablet at the door checks people in so long before a class begins, and so long after. */
export const KIOSK_AHEAD_MINUTES = 60;
export const KIOSK_LATE_MINUTES = 15;
/** Less than that would list who comes; and of more people it asks for more letters. */
export const MIN_KIOSK_SEARCH_CHARS = 2;
/** Of a name beyond its first word no more letters count. */
export const KIOSK_WORD_CHARS = 4;
export const MAX_KIOSK_SEARCH_CHARS = 60;
export const MAX_KIOSK_FOUND = 6;
/** What one tablet looks for, and checks in, in a minute. */
export const MAX_KIOSK_SEARCHES_PER_MINUTE = 60;
export const MAX_KIOSK_CHECK_INS_PER_MINUTE = 40;
/** So long whoever was checked in at a tablet may say there that it was not them. */
export const KIOSK_UNDO_SECONDS = 60;
