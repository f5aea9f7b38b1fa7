import type { Locale } from '@tandem/api/words';
import type { MailKind } from '../mail.ts';
import { type ClassFacts, readClasses } from './class-facts.ts';
import { classLetter, factsOf, listOf } from './class-letter.ts';

type Words = {
  subject: (title: string) => string;
  lead: string;
  /** Of more than one. */
  several: string;
  leadSeveral: string;
};

const late: Record<Locale, string> = {
  en: 'counted as cancelled late',
  fr: 'compté comme annulation tardive',
};

/** What a person had booked is gone, of one class or of several in one act. @param isGone of each as it stands now */
export const goneLetter = (
  words: Record<Locale, Words>,
  isGone: (one: ClassFacts) => boolean,
): MailKind<{ classes: ClassFacts[] }> => ({
  async readFacts(work, mail) {
    const { classIds } = mail.before as { classIds?: string[] };
    const classes = (await readClasses(work, mail, classIds)).filter(isGone);
    return classes.length > 0 ? { classes } : 'overtaken';
  },
  write: ({ classes }, to) => {
    const [now] = classes as [ClassFacts];
    const say = words[to.locale];
    if (classes.length === 1)
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
      facts: listOf(classes, to.locale, (one) => (one.lateCancel ? late[to.locale] : null)),
    });
  },
});
