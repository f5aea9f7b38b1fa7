import type { ClassBefore } from '../../../base/events.ts';
import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf } from '../class-letter.ts';

type Facts = { now: ClassFacts; before: ClassBefore };

const words = {
  en: {
    subject: (title: string) => `Changed: ${title}`,
    lead: 'a class that you have booked is at another time or place. Your booking stays; if it does not suit you, you can cancel it freely.',
  },
  fr: {
    subject: (title: string) => `Modifié\u00a0: ${title}`,
    lead: 'un cours que vous avez réservé a changé d’heure ou de lieu. Votre réservation reste\u00a0; si cela ne vous convient pas, vous pouvez l’annuler sans frais.',
  },
};

/** The studio has moved a class to another time or place. */
export const classChanged: MailKind<Facts> = {
  async readFacts(work, mail) {
    const [now] = await readClasses(work, mail);
    return now?.booked ? { now, before: mail.before as ClassBefore } : 'overtaken';
  },
  write: ({ now, before }, to) =>
    classLetter([now], to, {
      subject: words[to.locale].subject(now.title),
      title: now.title,
      lead: words[to.locale].lead,
      facts: factsOf(now, to.locale, before),
    }),
};
