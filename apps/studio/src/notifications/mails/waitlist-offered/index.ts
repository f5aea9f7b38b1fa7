import type { MailKind } from '../../mail.ts';
import { untilOf } from '../letter.ts';
import { readWait, type WaitFacts, waitLetter } from '../wait-letter.ts';

const words = {
  en: {
    subject: (title: string) => `A place is free for you: ${title}`,
    lead: 'a place has come free and it is held for you. Take it or turn it down: after that time it goes to the next on the waitlist.',
    until: 'Held until',
    button: 'Answer now',
  },
  fr: {
    subject: (title: string) => `Une place est libre pour vous\u00a0: ${title}`,
    lead: 'une place s’est libérée et vous est réservée. Acceptez-la ou laissez-la\u00a0: passé ce délai, elle revient à la personne suivante sur la liste d’attente.',
    until: 'Réservée jusqu’au',
    button: 'Répondre',
  },
};

/** A place is held for somebody on the waitlist until they answer. */
export const waitlistOffered: MailKind<WaitFacts> = {
  async readFacts(work, mail) {
    const facts = await readWait(work, mail);
    return facts?.state === 'offered' && facts.offerUntil! > work.now ? facts : 'overtaken';
  },
  write: (facts, to) => {
    const { subject, until, ...say } = words[to.locale];
    const { timeZone } = facts.now;
    const held = untilOf(facts.offerUntil!.toISOString(), { ...to, timeZone });
    return waitLetter(facts, to, {
      ...say,
      subject: subject(facts.now.title),
      facts: [{ label: until, now: held }],
    });
  },
};
