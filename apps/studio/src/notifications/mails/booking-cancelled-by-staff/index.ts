import { sql } from 'kysely';
import type { Work } from '../../../base/context.ts';
import type { MailKind } from '../../mail.ts';
import type { ClassFacts } from '../class-facts.ts';
import { goneLetter } from '../gone-letter.ts';
import { neverTold } from '../never-told.ts';

const words = {
  en: {
    subject: (title: string) => `Booking cancelled: ${title}`,
    lead: 'the studio has cancelled your booking of this class.',
    several: 'Bookings cancelled',
    leadSeveral: 'the studio has cancelled your bookings of these classes.',
  },
  fr: {
    subject: (title: string) => `Réservation annulée\u00a0: ${title}`,
    lead: 'le studio a annulé votre réservation de ce cours.',
    several: 'Réservations annulées',
    leadSeveral: 'le studio a annulé vos réservations de ces cours.',
  },
};

const letter = goneLetter(words, ({ booked, cancelled }) => !booked && !cancelled);

/**
 * Staff have cancelled one person's booking, or several at once; the classes take place. What was taken back at once is not
 * told, nor what the person never knew of, and a class that is gone as a whole has a mail of its own.
 */
export const bookingCancelledByStaff: MailKind<{ classes: ClassFacts[] }> = {
  ...letter,
  async readFacts(work, mail) {
    const facts = await letter.readFacts(work, mail);
    if (typeof facts === 'string') return facts;
    const unknown = await neverKnown(work, facts.classes);
    const classes = facts.classes.filter(({ bookingId }) => !unknown.has(bookingId));
    return classes.length > 0 ? { classes } : 'overtaken';
  },
};

/** Which of these the person knows nothing of: others booked them, and cancelled them before a mail said so. */
async function neverKnown({ trx, studioId }: Work, classes: readonly ClassFacts[]): Promise<Set<string>> {
  const { rows } = await sql<{ bookingId: string }>`select b.booking_id as "bookingId" from bookings b
    join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
    where b.studio_id = ${studioId} and b.booking_id = any(${classes.map(({ bookingId }) => bookingId)}::uuid[])
      and ${neverTold} and b.booked_by is distinct from p.account_id
      and not exists (select from guardians g join customers q on q.studio_id = g.studio_id and q.customer_id = g.guardian_id
        where g.studio_id = b.studio_id and g.customer_id = b.customer_id and q.account_id = b.booked_by)`.execute(
    trx,
  );
  return new Set(rows.map(({ bookingId }) => bookingId));
}
