import { type MailToStop, mailsToStop } from '@tandem/api/words';
import type { Studio } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { openIds, sealIds } from '../base/sealed-ids.ts';

/** A token serves for one kind of mail. */
const CONTEXTS: Record<MailToStop, string> = {
  class_mail: 'unsubscribe',
  pass_mail: 'unsubscribe-pass-mail',
  booking_mail: 'unsubscribe-booking-mail',
  reminder_mail: 'unsubscribe-reminder-mail',
};
/** By this a mail program unsubscribes on its own, with one click (RFC 8058). */
export const ONE_CLICK_PATH = '/api/mail/unsubscribe/:token';

type Whom = { studioId: string; customerId: string; of: MailToStop };

/** What stands in a mail's link. */
export const unsubscribeToken = (
  studio: Pick<Studio, 'secretKey'>,
  { studioId, customerId, of }: Whom,
): string => sealIds(studio, [studioId, customerId], CONTEXTS[of]);

export const oneClickUrl = (publicUrl: string, token: string): string =>
  publicUrl + ONE_CLICK_PATH.replace(':token', token);

/** Whom a token names. @throws Problem link_invalid */
export function readToken(studio: Pick<Studio, 'secretKey' | 'retiredKeys'>, token: string): Whom {
  for (const of of mailsToStop) {
    const ids = openIds(studio, token, CONTEXTS[of]);
    if (ids) return { studioId: ids[0], customerId: ids[1], of };
  }
  throw problem({
    code: 'link_invalid',
    message: 'This link is not complete.',
    remedy: 'Open it from the mail again, or switch the mails off in the member portal.',
  });
}
