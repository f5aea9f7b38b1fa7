import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf, spotFact } from '../class-letter.ts';

const words = {
  en: {
    subject: (title: string) => `You have a place: ${title}`,
    lead: 'a place has come free and you were next on the waitlist: you are booked. If you cannot come, please cancel in time, so that the next may ride.',
  },
  fr: {
    subject: (title: string) => `Vous avez une place\u00a0: ${title}`,
    lead: 'une place s’est libérée et vous étiez en tête de la liste d’attente\u00a0: votre réservation est faite. Si vous ne pouvez pas venir, annulez à temps, pour que la personne suivante en profite.',
  },
};

/** Whoever was first on the waitlist is booked. */
export const waitlistPromoted: MailKind<{ now: ClassFacts }> = {
  async readFacts(work, mail) {
    const [now] = await readClasses(work, mail);
    return now?.booked && !now.cancelled ? { now } : 'overtaken';
  },
  write: ({ now }, to) =>
    classLetter([now], to, {
      subject: words[to.locale].subject(now.title),
      title: now.title,
      lead: words[to.locale].lead,
      facts: [
        ...(now.spotNumber === null ? [] : [spotFact(now.spotNumber, to.locale)]),
        ...factsOf(now, to.locale),
      ],
    }),
};
