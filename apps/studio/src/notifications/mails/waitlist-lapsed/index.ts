import type { MailKind } from '../../mail.ts';
import { readWait, type WaitFacts, waitLetter } from '../wait-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Your held place has gone: ${title}`,
    lead: 'a place was held for you and you have not answered in time, so it went to the next on the waitlist. You are no longer on the list; you can join it again.',
    button: 'See the class',
  },
  fr: {
    subject: (title: string) => `La place n’est plus réservée\u00a0: ${title}`,
    lead: 'une place vous était réservée, mais sans réponse à temps elle est revenue à la personne suivante. Vous n’êtes plus sur la liste d’attente\u00a0; vous pouvez la rejoindre à nouveau.',
    button: 'Voir le cours',
  },
};

/** A place was held for somebody who has not answered in time. */
export const waitlistLapsed: MailKind<WaitFacts> = {
  async readFacts(work, mail) {
    const facts = await readWait(work, mail);
    return facts?.state === 'lapsed' ? facts : 'overtaken';
  },
  write: (facts, to) => {
    const { subject, ...say } = words[to.locale];
    return waitLetter(facts, to, { ...say, subject: subject(facts.now.title) });
  },
};
