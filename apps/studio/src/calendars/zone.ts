import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block, tzlib_get_offset } from 'timezones-ical-library';

/** A clock's rules as a `VTIMEZONE`, and the name that it has there: another one where a zone was renamed. */
export type Zone = { tzid: string; block: string };

/** Of an IANA time zone; null where the rules are not known. */
export function zoneOf(timeZone: string): Zone | null {
  const [block, parameter] = tzlib_get_ical_block(timeZone);
  return block && parameter ? { tzid: parameter.replace(/^TZID=/, ''), block } : null;
}

/**
 * An instant by a clock, where every reader who goes by the rules in the file comes back to that same instant. Null where
 * not: in an hour that a clock shows twice, of which readers take one or the other, and on the days on which the rules, a
 * line for each change of a year, are not what the zone's clocks do (Jerusalem's in some years).
 */
export function byClock(instant: Date, { tzid }: Zone): Temporal.ZonedDateTime | null {
  const at = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(tzid);
  const shown = at.toPlainDateTime();
  const [first, second] = (['earlier', 'later'] as const).map((disambiguation) =>
    shown.toZonedDateTime(tzid, { disambiguation }),
  );
  const [day, time] = shown.toString({ smallestUnit: 'minute' }).split('T') as [string, string];
  const known = tzlib_get_offset(tzid, day, time) === at.offset.replace(':', '');
  return known && first!.equals(second!) ? at : null;
}
