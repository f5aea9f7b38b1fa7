import { sql } from 'kysely';
import type { Work } from '../../../base/context.ts';
import type { MailKind } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { cancelFact, classLetter, factsOf, spotFact } from '../class-letter.ts';
import { optedOut } from '../opted-out.ts';
import { isNight } from './remind-at.ts';

const words = {
  en: {
    subject: (title: string) => `Still coming? ${title}`,
    lead: 'cancelling this class will soon count as late. If you come, there is nothing to do.',
    button: 'See or cancel your booking',
    tell: ' To cancel, tell the studio.',
  },
  fr: {
    subject: (title: string) => `Vous venez toujours\u00a0? ${title}`,
    lead: 'annuler ce cours comptera bientôt comme une annulation tardive. Si vous venez, vous n’avez rien à faire.',
    button: 'Voir ou annuler la réservation',
    tell: ' Pour annuler, dites-le au studio.',
  },
};

/** A mail that was tried again, or a worker that was away, wakes nobody either. */
async function atNight({ trx, now }: Work, { timeZone }: ClassFacts): Promise<boolean> {
  const { rows } = await sql<{
    night: boolean;
  }>`select ${isNight(now, sql`${timeZone}::text`)} as night`.execute(trx);
  return rows[0]!.night;
}

/** Cancelling will soon cost; as long as it does not yet, and the class stands as it was when it was looked at. */
export const cancelReminder: MailKind<{ now: ClassFacts; at: Date }> = {
  async readFacts(work, mail) {
    const off = await optedOut(work, mail, 'reminder_mail');
    if (off !== null) return off;
    const [now] = await readClasses(work, mail);
    const { startsAt } = mail.before as { startsAt: string };
    if (!now?.booked || now.cancelled || now.checkedIn || now.startsAt.getTime() !== Date.parse(startsAt))
      return 'overtaken';
    if (now.freeUntil === null || now.freeUntil <= work.now) return 'overtaken';
    return (await atNight(work, now)) ? 'overtaken' : { now, at: work.now };
  },
  write: ({ now, at }, to) => {
    const { locale, portalUrl } = to;
    const say = words[locale];
    return {
      ...classLetter([now], to, {
        subject: say.subject(now.title),
        title: now.title,
        lead: portalUrl === null ? say.lead + say.tell : say.lead,
        facts: [
          ...cancelFact(now.freeUntil, at, now.timeZone, locale),
          ...factsOf(now, locale),
          ...(now.spotNumber === null ? [] : [spotFact(now.spotNumber, locale)]),
        ],
      }),
      button: portalUrl === null ? null : { url: `${portalUrl}/classes/${now.classId}`, text: say.button },
      attachments: [],
    };
  },
};
