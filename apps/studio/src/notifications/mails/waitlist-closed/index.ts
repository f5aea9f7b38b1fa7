import type { MailKind } from '../../mail.ts';
import { readWait, type WaitFacts, waitLetter } from '../wait-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Cancelled: ${title}`,
    lead: 'a class that you were on the waitlist of is cancelled, and its list with it. We are sorry.',
    button: 'See the other classes',
  },
  fr: {
    subject: (title: string) => `Annulé\u00a0: ${title}`,
    lead: 'un cours dont vous attendiez une place est annulé, et sa liste d’attente avec lui. Nous en sommes désolés.',
    button: 'Voir les autres cours',
  },
};

/** The studio has cancelled a class that somebody waited for. */
export const waitlistClosed: MailKind<WaitFacts> = {
  async readFacts(work, mail) {
    const facts = await readWait(work, mail);
    return facts?.state === 'closed' ? facts : 'overtaken';
  },
  write(facts, to) {
    const { subject, ...say } = words[to.locale];
    const letter = waitLetter(facts, to, { ...say, subject: subject(facts.now.title) });
    return { ...letter, button: to.portalUrl === null ? null : { url: to.portalUrl, text: say.button } };
  },
};
