import type { Locale } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Letter, Recipient, WaitingMail } from '../mail.ts';
import type { ClassNow } from './class-facts.ts';
import { type Fact, factsOf, linesOf } from './class-letter.ts';

/** A class that somebody waits for, and their place on its list. */
export type WaitFacts = { now: ClassNow & { classId: string }; state: string; offerUntil: Date | null };

const words: Record<Locale, { why(studio: string): string }> = {
  en: { why: (studio) => `${studio} writes to you because you have joined the waitlist of this class.` },
  fr: { why: (studio) => `${studio} vous écrit car vous êtes sur la liste d’attente de ce cours.` },
};

/** What a mail about a place on a waitlist has to tell; null where its class is over, or cancelled before it told that. */
export async function readWait({ trx, studioId, now }: Work, mail: WaitingMail): Promise<WaitFacts | null> {
  const { waitId } = mail.before as { waitId: string };
  const { rows } = await sql<WaitFacts['now'] & { state: string; offerUntil: Date | null }>`
    select c.class_id as "classId", c.title, c.starts_at as "startsAt", c.ends_at as "endsAt",
      c.room_name as "roomName", c.location_name as "locationName", c.time_zone as "timeZone",
      s.name as "instructorName", c.cancelled_at is not null as cancelled, w.state, w.offer_until as "offerUntil"
    from waits w join class_places c on c.studio_id = w.studio_id and c.class_id = w.class_id
    left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    where w.studio_id = ${studioId} and w.wait_id = ${waitId} and c.starts_at > ${now}`.execute(trx);
  if (!rows[0] || (rows[0].cancelled && rows[0].state !== 'closed')) return null;
  const { state, offerUntil, ...facts } = rows[0];
  return { now: facts, state, offerUntil };
}

/** A letter about a place on a waitlist, with a button that leads to the class. */
export function waitLetter(
  { now }: WaitFacts,
  to: Recipient,
  said: Pick<Letter, 'subject' | 'lead'> & { button: string; facts?: Fact[] },
): Letter {
  const { locale, studioName, portalUrl } = to;
  const { button, facts = [], ...text } = said;
  return {
    ...text,
    title: now.title,
    ...linesOf([...facts, ...factsOf(now, locale)], locale),
    button: portalUrl === null ? null : { url: `${portalUrl}/classes/${now.classId}`, text: button },
    why: words[locale].why(studioName),
    attachments: [],
  };
}
