import { ICalCalendarMethod } from 'ical-generator';
import { writeCalendar } from '../calendars/index.ts';
import type { Letter, Recipient } from './mail.ts';
import type { ClassFacts } from './mails/class-facts.ts';

/**
 * What calendars need to follow: each booking by the id that its entry has in the portal's file and feed, newer than
 * whatever they hold. One file is of one method, so it tells of entries that stand, or of such that are gone.
 */
export function calendarFile(
  classes: readonly ClassFacts[],
  { studioName, sender }: Pick<Recipient, 'studioName' | 'sender'>,
): Letter['attachments'][number] {
  const gone = classes.every((one) => !isOn(one));
  const method = gone ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const entries = classes.map((one) => ({
    id: one.bookingId,
    sequence: one.calendarSequence,
    changedAt: one.calendarChangedAt,
    startsAt: one.startsAt,
    endsAt: one.endsAt,
    timeZone: one.timeZone,
    title: one.title,
    place: [one.locationName, one.roomName, one.address],
    text: [one.instructorName],
    on: isOn(one),
  }));
  const organizer = { name: studioName, email: sender };
  return {
    filename: gone ? 'cancelled.ics' : 'class.ics',
    content: writeCalendar(entries, { method, organizer }),
    contentType: `text/calendar; charset=utf-8; method=${method}`,
  };
}

const isOn = ({ booked, cancelled }: ClassFacts): boolean => booked && !cancelled;
