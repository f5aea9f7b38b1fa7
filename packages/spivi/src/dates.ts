import { Temporal } from 'temporal-polyfill';

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const SITE = /^(\d{1,2})-(\d{1,2})-(\d{4})T(\d{1,2}):(\d{2})(?::[0-5]\d(?:\.\d{1,9})?)?$/;
const BIRTH_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Temporal's own words name no form and no field. */
function mustExist(check: () => unknown, what: string): void {
  try {
    check();
  } catch {
    throw new RangeError(`is no ${what} of the calendar`);
  }
}

const pad = (part: string | undefined) => (part ?? '').padStart(2, '0');

function localDateTime(local: string): Temporal.PlainDateTime {
  if (!LOCAL.test(local)) throw new RangeError('must be a date and time like 2026-11-22T07:05');
  mustExist(() => Temporal.PlainDateTime.from(local, { overflow: 'reject' }), 'date and time');
  return Temporal.PlainDateTime.from(local);
}

/**
 * '2026-11-22T07:05' → '22-11-2026T07:05', the form Spivi is sent.
 * @throws RangeError when the text is not an existing date and time in that form.
 */
export function formatSiteDateTime(local: string): string {
  localDateTime(local);
  return `${local.slice(8, 10)}-${local.slice(5, 7)}-${local.slice(0, 4)}${local.slice(10)}`;
}

/**
 * '2026-11-22T07:05' → '22-11-2026T7:05', the form of Spivi's answers: its readers take no hour with a leading zero.
 * @throws RangeError when the text is not an existing date and time in that form.
 */
export function formatAnsweredDateTime(local: string): string {
  return formatSiteDateTime(local).replace('T0', 'T');
}

/**
 * '22-11-2026T7:05' → '2026-11-22T07:05'. Day, month and hour may be padded or not; seconds are dropped.
 * @throws RangeError when the text is not an existing date and time in that form.
 */
export function parseSiteDateTime(text: string): string {
  const parts = SITE.exec(text.trim());
  if (!parts) throw new RangeError('must be a date and time like 22-11-2026T07:05');
  const [, day, month, year, hour, minute] = parts;
  const local = `${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${minute}`;
  localDateTime(local);
  return local;
}

/**
 * '1990-02-07' → '07/02/1990'.
 * @throws RangeError when the text is not an existing date.
 */
export function formatBirthDate(date: string): string {
  if (!ISO_DATE.test(date)) throw new RangeError('must be a date like 1990-02-07');
  mustExist(() => Temporal.PlainDate.from(date, { overflow: 'reject' }), 'date');
  return `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

/**
 * '7/2/1990' or '07/02/1990' → '1990-02-07'.
 * @throws RangeError when the text is not an existing date.
 */
export function parseBirthDate(text: string): string {
  const parts = BIRTH_DATE.exec(text.trim());
  if (!parts) throw new RangeError('must be a date like 07/02/1990');
  const date = `${parts[3]}-${pad(parts[2])}-${pad(parts[1])}`;
  mustExist(() => Temporal.PlainDate.from(date, { overflow: 'reject' }), 'date');
  return date;
}

/**
 * An instant as the wall time of a site, 'YYYY-MM-DDTHH:mm'; seconds are dropped.
 * @param timeZone IANA name, such as 'Europe/Paris'.
 * @throws RangeError on an invalid date or an unknown time zone.
 */
export function instantToSiteLocal(date: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute', roundingMode: 'floor' });
}

/**
 * A site's wall time as an instant. A time skipped by the clock change is shifted forward by the gap; of
 * a time that occurs twice the first is taken.
 * @throws RangeError on a malformed time or an unknown time zone.
 */
export function siteLocalToInstant(local: string, timeZone: string): Date {
  const zoned = localDateTime(local).toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  return new Date(zoned.epochMilliseconds);
}
