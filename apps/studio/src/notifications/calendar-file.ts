import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { Letter, Recipient } from './mail.ts';
import type { ClassFacts } from './mails/class-facts.ts';

/**
 * What calendars need to follow: each booking by the id that its entry has since it was added from the portal, newer than
 * whatever they hold. One file is of one method, so it tells of entries that stand, or of such that are gone.
 */
export function calendarFile(
  classes: readonly ClassFacts[],
  { studioName, sender }: Pick<Recipient, 'studioName' | 'sender'>,
): Letter['attachments'][number] {
  const gone = classes.every((one) => !isOn(one));
  const method = gone ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const calendar = ical({ prodId: '//Tandem//Studio//EN', method });
  for (const one of classes)
    calendar.createEvent({
      id: `${one.bookingId}@tandem`,
      sequence: one.calendarSequence,
      start: one.startsAt,
      end: one.endsAt,
      summary: one.title,
      location: `${one.locationName}, ${one.roomName}`,
      description: one.instructorName ?? '',
      status: isOn(one) ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
      organizer: { name: studioName, email: sender },
    });
  return {
    filename: gone ? 'cancelled.ics' : 'class.ics',
    content: calendar.toString(),
    contentType: `text/calendar; charset=utf-8; method=${method}`,
  };
}

const isOn = ({ booked, cancelled }: ClassFacts): boolean => booked && !cancelled;
