/** What a person is written about themself, or a colleague about the studio: sealed while it waits, and shut to staff for good. */
export const sealedMails = [
  'confirm_email',
  'email_changed',
  'invitation',
  'payment_needs',
  'second_factor_changed',
  'sign_in_link',
  'studio_token_made',
  'substitute_found',
  'webhook_off',
] as const;
export type SealedMail = (typeof sealedMails)[number];

/** Every kind of mail, those about classes and passes first. */
export const mailKindNames = [
  'after_class',
  'better_spot',
  'booking_cancelled_by_staff',
  'booking_confirmed',
  'booking_moved',
  'booking_restored',
  'cancel_reminder',
  'class_cancelled',
  'class_changed',
  'instructor_replaced',
  'spot_released',
  'waitlist_closed',
  'waitlist_lapsed',
  'waitlist_offered',
  'waitlist_promoted',
  'pass_running_out',
  ...sealedMails,
] as const;
export type MailKindName = (typeof mailKindNames)[number];

/** Why staff see that a mail went and never what it says: it is for its reader alone, or it tells numbers of their body. */
export const mailsShut = ['sealed', 'health'] as const;
export type MailShut = (typeof mailsShut)[number];

/** @returns null where management may read a mail of the kind */
export function whyShut(kind: MailKindName): MailShut | null {
  if ((sealedMails as readonly MailKindName[]).includes(kind)) return 'sealed';
  return kind === 'after_class' ? 'health' : null;
}
