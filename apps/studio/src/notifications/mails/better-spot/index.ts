import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf, spotFact } from '../class-letter.ts';

type Facts = { now: ClassFacts; spotBefore: number | null };

const words = {
  en: {
    subject: (title: string) => `The spot that you wished: ${title}`,
    lead: 'a spot that you waited for has come free, and is yours.',
    left: ' The one that you had goes to others.',
  },
  fr: {
    subject: (title: string) => `La place souhaitée\u00a0: ${title}`,
    lead: 'une place que vous attendiez s’est libérée et vous revient.',
    left: ' Celle que vous aviez va à d’autres.',
  },
};

/** Who waited for a better spot has it. */
export const betterSpot: MailKind<Facts> = {
  async readFacts(work, mail) {
    const [now] = await readClasses(work, mail);
    const { spotBefore } = mail.before as Pick<Facts, 'spotBefore'>;
    return now?.booked && !now.cancelled && now.spotNumber !== spotBefore ? { now, spotBefore } : 'overtaken';
  },
  write: ({ now, spotBefore }, to) =>
    classLetter([now], to, {
      subject: words[to.locale].subject(now.title),
      title: now.title,
      lead: words[to.locale].lead + (spotBefore === null ? '' : words[to.locale].left),
      facts: [spotFact(now.spotNumber, to.locale, spotBefore), ...factsOf(now, to.locale)],
    }),
};
