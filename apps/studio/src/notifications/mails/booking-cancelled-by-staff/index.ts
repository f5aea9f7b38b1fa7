import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf } from '../class-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Booking cancelled: ${title}`,
    lead: 'the studio has cancelled your booking of this class.',
  },
  fr: {
    subject: (title: string) => `Réservation annulée\u00a0: ${title}`,
    lead: 'le studio a annulé votre réservation de ce cours.',
  },
};

/** Staff have cancelled one person's booking; the class takes place. */
export const bookingCancelledByStaff: MailKind<{ now: ClassFacts }> = {
  async readFacts(work, mail) {
    const [now] = await readClasses(work, mail);
    // Taken back at once, or the whole class is gone, which is told by a mail of its own.
    return now && !now.booked && !now.cancelled ? { now } : 'overtaken';
  },
  write: ({ now }, to) =>
    classLetter([now], to, {
      subject: words[to.locale].subject(now.title),
      title: now.title,
      lead: words[to.locale].lead,
      facts: factsOf(now, to.locale),
    }),
};
