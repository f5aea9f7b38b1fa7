import type { MailKind } from '../mail.ts';
import { afterClass } from './after-class/index.ts';

/** Every kind of mail, by the name that its rows carry. */
export const mailKinds = { after_class: afterClass } satisfies Record<string, MailKind>;

export type MailKindName = keyof typeof mailKinds;
