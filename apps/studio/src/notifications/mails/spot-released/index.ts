import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf } from '../class-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Your spot was given to somebody else: ${title}`,
    lead: 'you were not there yet, so your spot in this class went to somebody who was. We hope to see you at the next one.',
    late: ' It counts as cancelled late.',
  },
  fr: {
    subject: (title: string) => `Votre place a été donnée à quelqu’un d’autre\u00a0: ${title}`,
    lead: 'vous n’étiez pas encore là, et votre place à ce cours est allée à une personne présente. Au plaisir de vous voir au prochain.',
    late: ' Cela compte comme une annulation tardive.',
  },
};

/** The desk has given somebody's spot to who was there: kinder words than those of a cancellation. */
export const spotReleased: MailKind<{ now: ClassFacts }> = {
  async readFacts(work, mail) {
    const [now] = await readClasses(work, mail);
    return now && !now.booked && !now.cancelled ? { now } : 'overtaken';
  },
  write: ({ now }, to) =>
    classLetter([now], to, {
      subject: words[to.locale].subject(now.title),
      title: now.title,
      lead: words[to.locale].lead + (now.lateCancel ? words[to.locale].late : ''),
      facts: factsOf(now, to.locale),
    }),
};
