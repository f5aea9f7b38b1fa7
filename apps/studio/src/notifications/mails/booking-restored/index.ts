import { sql } from 'kysely';
import type { Work } from '../../../base/context.ts';
import type { MailKind, WaitingMail } from '../../mail.ts';
import { type ClassFacts, readClasses } from '../class-facts.ts';
import { classLetter, factsOf, spotFact } from '../class-letter.ts';

const words = {
  en: {
    subject: (title: string) => `Booked after all: ${title}`,
    lead: 'the studio has taken the cancellation back: you are booked in this class.',
  },
  fr: {
    subject: (title: string) => `Réservation maintenue\u00a0: ${title}`,
    lead: 'le studio est revenu sur l’annulation\u00a0: votre réservation est rétablie.',
  },
};

/** Staff have taken back a cancellation of which the person knows: their own, or one that they were told of. */
export const bookingRestored: MailKind<{ now: ClassFacts }> = {
  async readFacts(work, mail) {
    const [now] = await readClasses(work, mail);
    if (!now?.booked || now.cancelled) return 'overtaken';
    const { cancelledBy } = mail.before as { cancelledBy: 'member' | 'staff' | null };
    return cancelledBy === 'member' || (await wasTold(work, mail)) ? { now } : 'overtaken';
  },
  write: ({ now }, to) =>
    classLetter([now], to, {
      subject: words[to.locale].subject(now.title),
      title: now.title,
      lead: words[to.locale].lead,
      facts: [spotFact(now.spotNumber, to.locale), ...factsOf(now, to.locale)],
    }),
};

/** Has the mail of the latest cancellation before this one gone out, or may it have? Else it never will. */
async function wasTold({ trx, studioId }: Work, mail: WaitingMail): Promise<boolean> {
  const { rows } = await sql<{ told: boolean }>`
    select c.state in ('sent', 'failed') or c.sending_since is not null as told
    from mails m join mails c on c.studio_id = m.studio_id and c.customer_id = m.customer_id
      and c.class_id = m.class_id and c.kind = 'booking_cancelled_by_staff' and c.created_at <= m.created_at
    where m.studio_id = ${studioId} and m.mail_id = ${mail.mailId}
    order by c.created_at desc limit 1`.execute(trx);
  return rows[0]?.told ?? false;
}
