/** What a person is written about themself, as it happens: nothing they rode, and nothing they can switch off. */
export type MailDue = {
  mail: 'confirm_email' | 'email_changed' | 'invitation';
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
};

/** What happened to which object, in the studio of the work. Payloads are open to all and owned by none. */
export type Events = {
  roster_changed: { classId: string; bookingIds: string[] };
  class_changed: { classId: string };
  checked_in: { classId: string };
  customer_changed: {
    customerId: string;
    emailChanged: boolean;
    /** Name, phone or body details: what Spivi keeps in a profile. */
    detailsChanged: boolean;
  };
  /** Body details that numbers are computed with are others from a day on. */
  body_changed: { customerId: string; from: Date };
  /** What Spivi said of a person in a class has changed; `ready`: there are numbers. */
  result_stored: { classId: string; customerId: string; ready: boolean };
  /** Somebody is to be written to. */
  mail_due: MailDue;
};

export type StudioEvent = { [K in keyof Events]: { kind: K } & Events[K] }[keyof Events];
