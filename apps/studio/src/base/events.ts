import type { SealedMail } from '@tandem/api/words';

/** What a person is written about themself, as it happens: nothing they rode, and nothing they can switch off. */
export type MailDue = {
  mail: SealedMail;
  to: { customerId: string } | { staffId: string } | { accountId: string };
  sealed: MailSecret;
};

/** What a mail needs and no table may show; it is gone once the mail is sent. */
export type MailSecret = {
  /** Where it goes, if not to the address that is kept of the person. */
  address?: string;
  /** Where its button leads, and until when that works (ISO). */
  url?: string;
  until?: string;
  /** Staff did what it tells of, not the person. */
  byStaff?: boolean;
  /** The link makes a profile theirs who opens it. */
  joins?: true;
  /** Somebody has signed in by the email that takes the place of this one. */
  signedIn?: true;
  /** What happened to the second factor. */
  factor?: 'added' | 'removed' | 'reset' | 'codes' | 'code_used';
  /** What a token of the studio is called, and who made it. */
  token?: { name: string; maker: string };
  /** The class that somebody takes over; `name`: who leads it now, null to themself. */
  substitute?: {
    title: string;
    startsAt: string;
    timeZone: string;
    locationName: string;
    name: string | null;
  };
  /** Where a webhook led that was switched off, and why. */
  webhook?: { host: string; off: 'failing' | 'gone' };
};

/** When and where a class was, and who led it, as people who booked it knew. Times in ISO. */
export type ClassBefore = {
  startsAt: string;
  endsAt: string;
  roomName: string;
  locationName: string;
  timeZone: string;
  instructorName: string | null;
};

/** What happened to which object, in the studio of the work. Payloads are open to all and owned by none. */
export type Events = {
  roster_changed: { classId: string; bookingIds: string[] };
  class_changed: { classId: string };
  /** A booking of the class was cancelled, and the class was not; `customerIds`: whose time is free again. */
  place_freed: { classId: string; customerIds: string[] };
  /** A spot of a class is held for who chooses it, for so long. */
  spot_held: { classId: string; seconds: number };
  /** Spots of a class are held no more: they were booked, let go, or their time is up. */
  holds_ended: { classId: string };
  /** Spots of a room came, went, or are in service again. */
  room_redrawn: { roomId: string };
  /** Coming classes have a waitlist by another rule. */
  waitlist_rules_changed: Record<never, never>;
  /** Passes are needed for classes that needed none, or no longer. */
  pass_rule_changed: Record<never, never>;
  /** Somebody has joined or left a waitlist, or waits on. */
  waitlist_changed: { classId: string };
  /** Somebody who waited has a place, or it is held for them, or was, or the class is cancelled; told by mail. */
  wait_turned: {
    waitId: string;
    classId: string;
    customerId: string;
    what: 'promoted' | 'offered' | 'lapsed' | 'closed';
  };
  /** A class is at another time or place than before, perhaps with another instructor too. */
  class_moved: { classId: string; before: ClassBefore };
  /** These bookings went with their class. */
  class_cancelled: { classId: string; bookingIds: string[] };
  /** Bookings went with their classes, which were cancelled in one act. */
  bookings_lost: { bookingIds: string[] };
  /** Somebody else leads these classes, or nobody yet; `before`: who did. */
  instructor_replaced: { classIds: string[]; before: string | null };
  /**
   * Staff cancelled a booking, gave its spot to somebody who was there, moved it to another spot, or took its cancellation back
   * (`cancelledBy`: whose it was).
   */
  booking_changed: {
    bookingId: string;
    classId: string;
    customerId: string;
    what: 'cancelled' | 'released' | 'moved' | 'restored';
    spotBefore: number | null;
    cancelledBy: 'member' | 'staff' | null;
  };
  /** A cancellation was taken back, by whomever. */
  booking_restored: { bookingId: string };
  /** Somebody is booked in classes by one act: not from a waitlist by itself, and not where they stand at the desk. */
  booked: { customerId: string; classIds: string[] };
  /** Staff have cancelled several bookings of one person in one act. */
  bookings_cancelled: { customerId: string; classIds: string[] };
  /** Who waited for a better spot has it; `spotBefore`: the one that they had. */
  spot_bettered: { bookingId: string; classId: string; customerId: string; spotBefore: number | null };
  /** A person is no longer on the team. */
  staff_removed: { staffId: string; accountId: string | null; name: string };
  /** What these people's passes are good for is otherwise. */
  passes_changed: { customerIds: string[] };
  /** Who came is noted otherwise; `bookingIds`: whose that is said here, and not read of another system. */
  checked_in: { classId: string; bookingIds: string[] };
  customer_changed: {
    customerId: string;
    emailChanged: boolean;
    /** Name, phone or body details: what Spivi keeps in a profile. */
    detailsChanged: boolean;
  };
  /** By a mailed link somebody has shown that this email, as emails are compared, is theirs, and has signed in as this person. */
  email_proved: { customerId: string; email: string };
  /** Body details that numbers are computed with are others from a day on. */
  body_changed: { customerId: string; from: Date };
  /** What Spivi said of a person in a class has changed; `ready`: there are numbers. */
  result_stored: { classId: string; customerId: string; ready: boolean };
  /** A ride in class is somebody else's than before, or has other numbers set by hand; `customerId`: whose it was or is. */
  ride_changed: { customerId: string };
  /** Rides of a person have come out otherwise than before, or for the first time. */
  rides_computed: { customerId: string };
  /** Somebody is to be written to. */
  mail_due: MailDue;
};

export type StudioEvent = { [K in keyof Events]: { kind: K } & Events[K] }[keyof Events];
