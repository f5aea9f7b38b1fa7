import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { cancelFact, classLetter, factsOf, listOf, spotFact } from '../class-letter.ts';
import { optedOut } from '../opted-out.ts';

const words = {
  en: {
    subject: (title: string) => `Booked: ${title}`,
    lead: 'you are booked. We look forward to seeing you.',
    several: (count: number) => `Booked: ${count} classes`,
    leadSeveral: 'you are booked in these classes. We look forward to seeing you.',
    spot: (spot: number) => `spot ${spot}`,
    entry: 'If you cancel by yourself, remove the entry from your calendar: no mail does it.',
  },
  fr: {
    subject: (title: string) => `Réservé\u00a0: ${title}`,
    lead: 'votre réservation est confirmée. Au plaisir de vous voir.',
    several: (count: number) => `Réservés\u00a0: ${count} cours`,
    leadSeveral: 'vos réservations pour ces cours sont confirmées. Au plaisir de vous voir.',
    spot: (spot: number) => `place ${spot}`,
    entry: 'Si vous annulez vous-même, retirez l’entrée de votre agenda\u00a0: aucun e-mail ne le fait.',
  },
};

/** What somebody has booked, or the desk for them, in one act; the classes of it that are still booked and have not begun. */
export const bookingConfirmed: MailKind<{ classes: ClassFacts[]; at: Date }> = {
  async readFacts(work, mail) {
    const off = await optedOut(work, mail, 'booking_mail');
    if (off !== null) return off;
    // A mail from before it named bookings is of whichever there is.
    const { classIds, bookingIds } = mail.before as { classIds: string[]; bookingIds?: string[] };
    const isNews = ({ bookingId, booked, cancelled, checkedIn, startsAt }: ClassFacts) =>
      booked && (bookingIds?.includes(bookingId) ?? true) && !cancelled && !checkedIn && startsAt > work.now;
    const classes = (await readClasses(work, mail, classIds)).filter(isNews);
    return classes.length > 0 ? { classes, at: work.now } : 'overtaken';
  },
  write: ({ classes, at }, to) => {
    const { locale } = to;
    const say = words[locale];
    const [now] = classes as [ClassFacts];
    if (classes.length > 1)
      return classLetter(classes, to, {
        subject: say.several(classes.length),
        title: say.several(classes.length),
        lead: `${say.leadSeveral} ${say.entry}`,
        facts: listOf(classes, locale, ({ spotNumber }) =>
          spotNumber === null ? null : say.spot(spotNumber),
        ),
      });
    return classLetter(classes, to, {
      subject: say.subject(now.title),
      title: now.title,
      lead: `${say.lead} ${say.entry}`,
      facts: [
        ...factsOf(now, locale),
        ...(now.spotNumber === null ? [] : [spotFact(now.spotNumber, locale)]),
        ...cancelFact(now.lateFrom, at, now.timeZone, locale),
      ],
    });
  },
};
