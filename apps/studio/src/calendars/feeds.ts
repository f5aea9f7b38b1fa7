import type { Locale, PublicCalendar } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { ICalCalendarMethod } from 'ical-generator';
import { sql } from 'kysely';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { bookingEntries, ledEntries, publicEntries } from './entries.ts';
import { words } from './words.ts';
import { type CalendarEntry, writeCalendar } from './write-calendar.ts';

/** Asked of programs; Google asks when it likes. */
const EVERY_SECONDS = 3600;
/** That a calendar was asked for is noted so often at most: what reads is not to be what writes. */
const NOTE_MINUTES = 60;

type Link = {
  customerId: string | null;
  staffId: string | null;
  locale: Locale | null;
  studioName: string;
  noted: boolean;
};

/**
 * Somebody's own calendar, for whoever has its link: while it is theirs who made it, by the account that made it.
 * @throws Problem calendar_gone: guessed, ended, or of somebody who signs in here no more, all alike
 */
export async function ownFeed(work: Work, linkId: string): Promise<string> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<Link>`
    select k.customer_id as "customerId", k.staff_id as "staffId", coalesce(p.locale, u.locale) as locale,
      s.name as "studioName",
      coalesce(k.fetched_at > ${now}::timestamptz - make_interval(mins => ${NOTE_MINUTES}), false) as noted
    from calendar_links k join studios s on s.studio_id = k.studio_id
    left join customers p on p.studio_id = k.studio_id and p.customer_id = k.customer_id and p.erased_at is null
    left join staff f on f.studio_id = k.studio_id and f.staff_id = k.staff_id and f.removed_at is null
    join auth."user" u on u.id = k.account_id
    where k.studio_id = ${studioId} and k.link_id = ${linkId} and k.account_id = coalesce(p.account_id, f.account_id)`.execute(
    trx,
  );
  const [link] = rows;
  if (!link) throw gone();
  if (!link.noted)
    await sql`update calendar_links set fetched_at = ${now}
      where studio_id = ${studioId} and link_id = ${linkId}`.execute(trx);
  const { customerId, staffId, studioName } = link;
  const locale = link.locale ?? 'en';
  return customerId === null
    ? feed(await ledEntries(work, { staffId: staffId!, locale }), words[locale].classes(studioName))
    : feed(await bookingEntries(work, { customerId, locale }), words[locale].bookings(studioName));
}

/** What takes place at a location, or of one type of class. @throws Problem calendar_gone unless the studio shows it to anybody */
export async function publicFeed(work: Work, of: PublicCalendar, id: string): Promise<string> {
  const { trx, studioId } = work;
  const named = {
    location: sql`locations where location_id = ${id}`,
    class_type: sql`class_types where class_type_id = ${id}`,
  };
  const { rows } = await sql<{ name: string }>`
    select s.name || ': ' || o.name as name from studios s
    join (select studio_id, name from ${named[of]}) o using (studio_id)
    where s.studio_id = ${studioId} and s.public_schedule`.execute(trx);
  const [found] = rows;
  if (!found) throw gone('Ask the studio whether it shows its schedule to everybody.');
  const which = { location: sql`c.location_id = ${id}`, class_type: sql`c.class_type_id = ${id}` };
  return feed(await publicEntries(work, which[of]), found.name);
}

/** One booking of the caller's as a file. @throws Problem not_found, also for another's */
export async function bookingFile(call: Call, bookingId: string): Promise<string> {
  const { trx, studioId, caller } = call;
  if (caller.customerId === null) throw notFound('booking');
  const { rows } = await sql<{ locale: Locale | null }>`
    select coalesce(p.locale, u.locale) as locale from customers p left join auth."user" u on u.id = p.account_id
    where p.studio_id = ${studioId} and p.customer_id = ${caller.customerId}`.execute(trx);
  const mine = { customerId: caller.customerId, locale: rows[0]?.locale ?? 'en', bookingId };
  const entries = await bookingEntries(call, mine);
  if (entries.length === 0) throw notFound('booking');
  return writeCalendar(entries, { method: ICalCalendarMethod.PUBLISH });
}

const feed = (entries: CalendarEntry[], name: string): string =>
  writeCalendar(entries, { method: ICalCalendarMethod.PUBLISH, name, everySeconds: EVERY_SECONDS });

const MADE_BY_ITS_READER = 'Make a new link where you made this one, and subscribe to that.';

export const gone = (remedy = MADE_BY_ITS_READER) =>
  problem({
    code: 'calendar_gone',
    message: 'This link shows no calendar, or none any more.',
    remedy,
  });
