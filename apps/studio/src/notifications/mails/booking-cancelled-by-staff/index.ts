import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf, whenOf } from '../class-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Booking cancelled: ${title}`,
    lead: 'the studio has cancelled your booking of this class.',
    several: 'Bookings cancelled',
    leadSeveral: 'the studio has cancelled your bookings of these classes.',
  },
  fr: {
    subject: (title: string) => `Réservation annulée\u00a0: ${title}`,
    lead: 'le studio a annulé votre réservation de ce cours.',
    several: 'Réservations annulées',
    leadSeveral: 'le studio a annulé vos réservations de ces cours.',
  },
};

/** Staff have cancelled one person's booking, or several at once; the classes take place. */
export const bookingCancelledByStaff: MailKind<{ classes: ClassFacts[] }> = {
  async readFacts(work, mail) {
    const { classIds } = mail.before as { classIds?: string[] };
    const found = await readClasses(work, mail, classIds);
    // Taken back at once, or the whole class is gone, which is told by a mail of its own.
    const classes = found.filter(({ booked, cancelled }) => !booked && !cancelled);
    return classes.length > 0 ? { classes } : 'overtaken';
  },
  write: ({ classes }, to) => {
    const [now, ...more] = classes as [ClassFacts, ...ClassFacts[]];
    const say = words[to.locale];
    if (more.length === 0)
      return classLetter(classes, to, {
        subject: say.subject(now.title),
        title: now.title,
        lead: say.lead,
        facts: factsOf(now, to.locale),
      });
    return classLetter(classes, to, {
      subject: say.several,
      title: say.several,
      lead: say.leadSeveral,
      facts: classes.map((one) => ({ label: whenOf(one, to.locale), now: one.title })),
    });
  },
};
