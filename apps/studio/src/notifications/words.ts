import type { Locale } from './mail.ts';

/** The words that every mail has. */
type Words = {
  /** How days and hours are written. */
  tag: string;
  greeting(firstName: string): string;
  /** Between what something is and what it is worth. */
  colon: string;
  unsubscribe: string;
};

export const words: Record<Locale, Words> = {
  en: {
    tag: 'en-GB',
    greeting: (firstName) => (firstName ? `Hello ${firstName},` : 'Hello,'),
    colon: ': ',
    unsubscribe: 'Stop these mails',
  },
  fr: {
    tag: 'fr-FR',
    greeting: (firstName) => (firstName ? `Bonjour ${firstName},` : 'Bonjour,'),
    colon: ' : ',
    unsubscribe: 'Ne plus recevoir ces messages',
  },
};
