/** A booked class as an iCalendar file (RFC 5545), in UTC so that every calendar shows its own right time. */
export type CalendarEntry = {
  bookingId: string;
  /** A higher one replaces what a calendar holds. */
  sequence: number;
  title: string;
  /** ISO instants. */
  startsAt: string;
  endsAt: string;
  place: string;
  notes: string;
};

const MAX_LINE_OCTETS = 75;

/** The file's text. `now` is when the entry was made. */
export function icsFile(entry: CalendarEntry, now: Date): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tandem//Portal//EN',
    'BEGIN:VEVENT',
    // The booking names the entry: added twice, it replaces itself.
    `UID:${entry.bookingId}@tandem`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${utc(now.toISOString())}`,
    `DTSTART:${utc(entry.startsAt)}`,
    `DTEND:${utc(entry.endsAt)}`,
    `SUMMARY:${escapeText(entry.title)}`,
    `LOCATION:${escapeText(entry.place)}`,
    `DESCRIPTION:${escapeText(entry.notes)}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n');
}

/** 2026-11-23T18:30:00.000Z → 20261123T183000Z */
const utc = (instant: string) => `${new Date(instant).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;

const escapeText = (text: string) => text.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\r?\n/g, '\\n');

/** Breaks a line before it grows beyond 75 octets, never inside a character. */
function fold(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (octets + size > MAX_LINE_OCTETS) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += char;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}
