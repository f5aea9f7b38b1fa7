import { sql } from 'kysely';
import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf, freeUntilFact, spotFact } from '../class-letter.ts';
import { optedOut } from '../opted-out.ts';
import { isNight } from './remind-at.ts';

const words = {
  en: {
    subject: (title: string) => `Still coming? ${title}`,
    lead: 'cancelling this class will soon count as late. If you come, there is nothing to do.',
    button: 'See or cancel your booking',
  },
  fr: {
    subject: (title: string) => `Vous venez toujours\u00a0? ${title}`,
    lead: 'annuler ce cours comptera bientôt comme une annulation tardive. Si vous venez, vous n’avez rien à faire.',
    button: 'Voir ou annuler la réservation',
  },
};

/** Cancelling will soon cost; as long as it does not yet, and the class stands as it was when it was looked at. */
export const cancelReminder: MailKind<{ now: ClassFacts }> = {
  async readFacts(work, mail) {
    const off = await optedOut(work, mail, 'reminder_mail');
    if (off !== null) return off;
    const [now] = await readClasses(work, mail);
    const { startsAt } = mail.before as { startsAt: string };
    if (!now?.booked || now.cancelled || now.checkedIn || now.startsAt.getTime() !== Date.parse(startsAt))
      return 'overtaken';
    // Also one that waited for the mail server wakes nobody.
    const { rows } = await sql<{ night: boolean }>`
      select ${isNight(work.now, sql`${now.timeZone}::text`)} as night`.execute(work.trx);
    if (rows[0]!.night) return 'overtaken';
    return now.freeUntil !== null && now.freeUntil > work.now ? { now } : 'overtaken';
  },
  write: ({ now }, to) => {
    const { locale, portalUrl } = to;
    const say = words[locale];
    return {
      ...classLetter([now], to, {
        subject: say.subject(now.title),
        title: now.title,
        lead: say.lead,
        facts: [
          ...freeUntilFact(now, locale),
          ...factsOf(now, locale),
          ...(now.spotNumber === null ? [] : [spotFact(now.spotNumber, locale)]),
        ],
      }),
      button: portalUrl === null ? null : { url: `${portalUrl}/classes/${now.classId}`, text: say.button },
      attachments: [],
    };
  },
};
