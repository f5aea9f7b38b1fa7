import type { Locale, MailSkip, NoticeWay } from '@tandem/api/words';
import type { html } from 'hono/html';
import type { SendMailOptions } from 'nodemailer';
import type { Work } from '../base/context.ts';
import type { MailSecret } from '../base/events.ts';

/** HTML with every value in it escaped. */
export type Html = ReturnType<typeof html>;

/** A mail that has not gone out: whom it is for, what it is about, and what only it may know. */
export type WaitingMail = {
  mailId: string;
  /** Null where it is for the team, or for whoever holds a login. */
  customerId: string | null;
  classId: string | null;
  sealed: MailSecret;
  /** How things stood before the act that it tells of. */
  before: unknown;
  /** Who is told of it, by what they choose: of a child their guardian. */
  toldId: string | null;
  way: NoticeWay;
  /** Devices that an earlier run sent it to; null: none did. */
  pushed: number | null;
  to: Recipient;
};

/** Whom a mail is for, and where its links lead. */
export type Recipient = {
  locale: Locale;
  studioName: string;
  firstName: string;
  /** Of whom it tells, where that is a child of the recipient's; null: of themself. */
  childName: string | null;
  email: string;
  /** The address that the mail comes from. */
  sender: string;
  /** The person's portal at this studio; null for people who cannot sign in. */
  portalUrl: string | null;
  /** The studio's, where all its places have one; else UTC. */
  timeZone: string;
  /** Null on mails that nobody can switch off. */
  unsubscribe: { url: string; oneClickUrl: string } | null;
};

/** What a mail says within the frame that all have (`layout.ts`), in the language of its recipient. */
export type Letter = {
  subject: string;
  title: string;
  /** Stands small under the title, where there is something to say. */
  subtitle: string;
  /** Follows the greeting. */
  lead: string;
  /** Rows of the card, made by `row`; and the same as lines of plain text. */
  rows: Html[];
  lines: string[];
  button: { url: string; text: string } | null;
  /** Why the person is sent this. */
  why: string;
  attachments: NonNullable<SendMailOptions['attachments']>;
};

/** A kind of mail, a folder of `mails/`: its facts are read within a transaction and put into words outside of it. */
export type MailKind<Facts extends object = object> = {
  /** What it has to tell, or the code why it is not sent as things stand now. Asked again right before it goes out. */
  readFacts(work: Work, mail: WaitingMail): Promise<Facts | MailSkip>;
  /** @returns null where there is nothing to tell: `no_numbers` */
  write(facts: Facts, to: Recipient): Letter | null;
};
