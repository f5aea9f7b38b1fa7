import type { Locale } from '@tandem/api/words';

/** The words that every mail has. */
type Words = {
  greeting(firstName: string): string;
  /** Before what follows the greeting, where it is about a child. */
  forChild(name: string): string;
  /** Between what something is and what it is worth. */
  colon: string;
  unsubscribe: string;
};

export const words: Record<Locale, Words> = {
  en: {
    greeting: (firstName) => (firstName ? `Hello ${firstName},` : 'Hello,'),
    forChild: (name) => `for ${name}:`,
    colon: ': ',
    unsubscribe: 'Stop these mails',
  },
  fr: {
    greeting: (firstName) => (firstName ? `Bonjour ${firstName},` : 'Bonjour,'),
    forChild: (name) => `pour ${name} :`,
    colon: ' : ',
    unsubscribe: 'Ne plus recevoir ces messages',
  },
};
