import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf } from '../class-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Cancelled: ${title}`,
    lead: 'a class that you had booked is cancelled, and your booking with it. We are sorry.',
  },
  fr: {
    subject: (title: string) => `Annulé\u00a0: ${title}`,
    lead: 'un cours que vous aviez réservé est annulé, et votre réservation avec lui. Nous en sommes désolés.',
  },
};

/** The studio has cancelled a class with its bookings. */
export const classCancelled: MailKind<{ now: ClassFacts }> = {
  async readFacts(work, mail) {
    const [now] = await readClasses(work, mail);
    return now && !now.booked ? { now } : 'overtaken';
  },
  write: ({ now }, to) =>
    classLetter([now], to, {
      subject: words[to.locale].subject(now.title),
      title: now.title,
      lead: words[to.locale].lead,
      facts: factsOf(now, to.locale),
    }),
};
