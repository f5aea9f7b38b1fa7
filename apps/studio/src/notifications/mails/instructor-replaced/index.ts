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
        ? 'your class has an instructor now:'
        : `${before} will not teach what you have booked. The class goes ahead:`,
    open: 'instructor not decided yet',
  },
  fr: {
    subject: 'Une autre personne anime votre cours',
    title: 'Changement de coach',
    lead: (before: string | null) =>
      before === null
        ? 'votre cours a maintenant quelqu’un pour l’animer\u00a0:'
        : `${before} n’animera pas ce que vous avez réservé. Le cours a bien lieu\u00a0:`,
    open: 'coach à confirmer',
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
