import { localeTags } from '@tandem/api/words';
import type { Letter, MailKind, Recipient, WaitingMail } from '../mail.ts';

/** The words of a mail that has no numbers and no picture. */
type Said = Pick<Letter, 'subject' | 'title' | 'lead' | 'why'> & { button?: string };

/** A kind of mail that says what is known when it is asked for: words, and perhaps one button. */
export const letterOf = (
  say: (to: Recipient, sealed: WaitingMail['sealed']) => Said,
): MailKind<WaitingMail> => ({
  readFacts: async (_work, mail) => mail,
  write: ({ sealed }, to) => {
    const { button, ...said } = say(to, sealed);
    return {
      ...said,
      subtitle: '',
      rows: [],
      lines: [],
      button: button && sealed.url ? { url: sealed.url, text: button } : null,
      attachments: [],
    };
  },
});

/** Until when a link works, as its reader's language writes it. */
export const untilOf = (
  until: string | undefined,
  { locale, timeZone }: Pick<Recipient, 'locale' | 'timeZone'>,
): string =>
  new Intl.DateTimeFormat(localeTags[locale], {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(new Date(until ?? 0));
