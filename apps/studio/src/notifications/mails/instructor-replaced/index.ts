import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, whenOf } from '../class-letter.ts';

type Before = { name: string | null; classIds: string[] };
type Facts = { classes: ClassFacts[]; before: string | null };

const words = {
  en: {
    subject: 'Another instructor in your class',
    title: 'Another instructor',
    lead: (before: string | null) =>
      before === null
        ? 'somebody leads what you have booked now:'
        : `${before} does not lead what you have booked. It takes place all the same:`,
    open: 'instructor not decided yet',
  },
  fr: {
    subject: 'Une autre personne anime votre cours',
    title: 'Changement d’intervenant',
    lead: (before: string | null) =>
      before === null
        ? 'votre cours a maintenant quelqu’un pour l’animer\u00a0:'
        : `${before} n’anime pas ce que vous avez réservé. Le cours a bien lieu\u00a0:`,
    open: 'intervenant à décider',
  },
};

/** Somebody else leads one class or several, or nobody does yet: one mail for all of them. */
export const instructorReplaced: MailKind<Facts> = {
  async readFacts(work, mail) {
    const { name, classIds } = mail.before as Before;
    const classes = (await readClasses(work, mail, classIds)).filter((one) => one.booked);
    return classes.length > 0 ? { classes, before: name } : 'overtaken';
  },
  write: ({ classes, before }, to) => {
    const say = words[to.locale];
    return classLetter(classes, to, {
      subject: say.subject,
      title: say.title,
      lead: say.lead(before),
      facts: classes.map((one) => ({
        label: `${one.title}, ${whenOf(one, to.locale)}`,
        now: one.instructorName ?? say.open,
      })),
    });
  },
};
