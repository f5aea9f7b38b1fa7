import type { Locale } from '@tandem/api/words';

/** The words that every mail has. */
type Words = {
  greeting(firstName: string): string;
  /** Between what something is and what it is worth. */
  colon: string;
  unsubscribe: string;
};

export const words: Record<Locale, Words> = {
  en: {
    greeting: (firstName) => (firstName ? `Hello ${firstName},` : 'Hello,'),
    colon: ': ',
    unsubscribe: 'Stop these mails',
  },
  fr: {
    greeting: (firstName) => (firstName ? `Bonjour ${firstName},` : 'Bonjour,'),
    colon: ' : ',
    unsubscribe: 'Ne plus recevoir ces messages',
  },
};
