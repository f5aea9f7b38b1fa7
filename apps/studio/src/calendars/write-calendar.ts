import ical, { type ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { byClock, zoneOf } from './zone.ts';

/** A class in a calendar, as every file and feed of ours tells it. */
export type CalendarEntry = {
  /** The booking, or the class: the entry is the same one in every file and feed that names it. */
  id: string;
  /** A higher one replaces what a calendar holds. */
  sequence: number;
  changedAt: Date;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  title: string;
  /** What of the place is known, the widest first. */
  place: readonly string[];
  /** Lines. */
  text: readonly (string | null)[];
  /** It takes place, and the reader is in it. */
  on: boolean;
  url?: string;
};

type About = {
  method: ICalCalendarMethod;
  /** What a calendar is called where it is subscribed to. */
  name?: string;
  /** Programs are asked to come again after so long; few do. */
  everySeconds?: number;
  organizer?: { name: string; email: string };
};

/**
 * The text of an iCalendar file (RFC 5545), the same for the same entries: nothing in it is of the moment it was written.
 * Times stand by the clock
 * of the place, with the rules of that clock in the file; in UTC where these would not lead back to the instant.
 */
export function writeCalendar(entries: readonly CalendarEntry[], about: About): string {
  const { method, name, everySeconds, organizer } = about;
  const calendar = ical({ prodId: '//Tandem//Studio//EN', method, name, ttl: everySeconds });
  calendar.timezone({ name: null, generator: (tzid) => zoneOf(tzid)?.block ?? '' });
  for (const one of entries) {
    const zone = zoneOf(one.timeZone);
    const start = zone && byClock(one.startsAt, zone);
    const end = zone && byClock(one.endsAt, zone);
    const times =
      start && end ? { start, end, timezone: zone.tzid } : { start: one.startsAt, end: one.endsAt };
    calendar.createEvent({
      id: `${one.id}@tandem`,
      sequence: one.sequence,
      stamp: one.changedAt,
      lastModified: one.changedAt,
      ...times,
      summary: one.title,
      location: one.place.filter((part) => part !== '').join(', '),
      description: one.text.filter((line) => line).join('\n'),
      status: one.on ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
      url: one.url,
      organizer,
    });
  }
  return calendar.toString();
}
