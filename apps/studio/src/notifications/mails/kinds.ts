import type { MailKind } from '../mail.ts';
import { afterClass } from './after-class/index.ts';
import { confirmEmail } from './confirm-email/index.ts';
import { emailChanged } from './email-changed/index.ts';
import { invitation } from './invitation/index.ts';

/** Every kind of mail, by the name that its rows carry. */
export const mailKinds = {
  after_class: afterClass,
  confirm_email: confirmEmail,
  email_changed: emailChanged,
  invitation,
} satisfies Record<string, MailKind>;

export type MailKindName = keyof typeof mailKinds;
