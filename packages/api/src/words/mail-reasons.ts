import type { MailKindName } from './mail-kinds.ts';

/** Kinds of mail that a person switches off, by themself or by the link of one. */
export const mailsToStop = ['class_mail', 'pass_mail', 'booking_mail', 'reminder_mail'] as const;
export type MailToStop = (typeof mailsToStop)[number];

const switches: Partial<Record<MailKindName, MailToStop>> = {
  after_class: 'class_mail',
  booking_confirmed: 'booking_mail',
  cancel_reminder: 'reminder_mail',
  pass_running_out: 'pass_mail',
};

/** @returns null of what a person is written about themself, or of what was done to their bookings: nobody is without that */
export const switchOf = (kind: MailKindName): MailToStop | null => switches[kind] ?? null;

/** Why a mail is not wanted any more when it is about to be sent. */
export const mailSkips = [
  'erased',
  'no_email',
  /** Staff have changed the address and its holder has not confirmed it: numbers do not go there. */
  'email_unanswered',
  'no_numbers',
  'consent_missing',
  'studio_off',
  'opted_out',
  /** Something newer is told, or it was taken back in time. */
  'overtaken',
] as const;
export type MailSkip = (typeof mailSkips)[number];

/** Why a mail did not go out. */
export const mailFailures = [
  'server_unreachable',
  'server_login',
  'server_busy',
  'server_refused',
  /** The line broke when the server had the whole mail and had not answered: sending it again could double it. */
  'unknown',
] as const;
export type MailFailure = (typeof mailFailures)[number];

/** Why mails of a studio do not go out: they are only written as files, or the last one failed. */
export const mailTroubles = ['no_server', ...mailFailures] as const;
export type MailTrouble = (typeof mailTroubles)[number];
