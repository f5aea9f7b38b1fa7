import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf, spotFact } from '../class-letter.ts';

type Facts = { now: ClassFacts; spotBefore: number | null };

const words = {
  en: {
    subject: (title: string) => `Another spot: ${title}`,
    lead: 'the studio has moved you to another spot in this class.',
  },
  fr: {
    subject: (title: string) => `Une autre place\u00a0: ${title}`,
    lead: 'le studio vous a donné une autre place dans ce cours.',
  },
};

/** Staff have moved one person to another spot. */
export const bookingMoved: MailKind<Facts> = {
  async readFacts(work, mail) {
    const [now] = await readClasses(work, mail);
    const { spotBefore } = mail.before as Pick<Facts, 'spotBefore'>;
    return now?.booked && now.spotNumber !== spotBefore ? { now, spotBefore } : 'overtaken';
  },
  write: ({ now, spotBefore }, to) =>
    classLetter([now], to, {
      subject: words[to.locale].subject(now.title),
      title: now.title,
      lead: words[to.locale].lead,
      facts: [spotFact(now.spotNumber, to.locale, spotBefore), ...factsOf(now, to.locale)],
    }),
};
