import { type Locale, localeTags } from '@tandem/api/words';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, deviceZone } from './calendar.ts';
import { serverNow } from './server-clock.ts';

/**
 * The browser's own regional form of the chosen language, so that clocks and commas are as people know them. What a
 * browser names after its system's settings ("en-US@posix") no Intl takes, and is passed over.
 */
export function regionalLocale(language: string): string {
  const own = globalThis.navigator?.languages?.find(
    (l) => l.toLowerCase().startsWith(`${language}-`) && isTag(l),
  );
  return own ?? localeTags[language as Locale] ?? localeTags.en;
}

function isTag(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

const days = (locale: string, options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(locale, options);
  return (instant: string | Date) => format.format(new Date(instant));
};

const RELATIVE_UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** By so much clocks are put back: by an hour, or on Lord Howe Island by half of one. */
const SHIFTS_MS = [-60, -30, 30, 60].map((minutes) => minutes * 60_000);

/**
 * Formats by language. Instants are ISO strings; every time of a class is told in its location's zone.
 * Plain days ('2026-11-23') have no zone.
 */
export function formatter(language: string) {
  const locale = regionalLocale(language);
  const listed = (type: Intl.ListFormatType) => (values: string[]) =>
    new Intl.ListFormat(locale, { type }).format(values);
  const ago = (instant: string, now = serverNow()) => {
    const seconds = (new Date(instant).getTime() - now) / 1000;
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    for (const [unit, size] of RELATIVE_UNITS)
      if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
    return relative.format(Math.trunc(seconds), 'second');
  };
  const time = (instant: string, timeZone: string) => days(locale, { timeStyle: 'short', timeZone })(instant);
  /** "CET", "GMT-5": as the zone was called at that instant. */
  const zone = (instant: string, timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeZoneName: 'short', timeZone })
      .formatToParts(new Date(instant))
      .find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
  const day = (instant: string, timeZone: string) =>
    days(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone })(instant);
  return {
    locale,
    time,
    /** "Mon 23 Nov 18:30", with its zone where a clock there shows that hour twice: "Sun 31 Oct 02:30 CEST". */
    dayTime: (instant: string, timeZone: string) => {
      const told = (at: string) => `${day(at, timeZone)} ${time(at, timeZone)}`;
      const twice = SHIFTS_MS.some(
        (ms) => told(new Date(Date.parse(instant) + ms).toISOString()) === told(instant),
      );
      return twice ? `${told(instant)} ${zone(instant, timeZone)}` : told(instant);
    },
    /**
     * "18:30–19:15"; over midnight too without the dates that Intl would add. Where the clock changes in between, each end
     * has its own zone: "02:30 CEST – 02:15 CET".
     */
    timeRange: (from: string, to: string, timeZone: string) => {
      if (zone(from, timeZone) !== zone(to, timeZone))
        return [from, to].map((end) => `${time(end, timeZone)} ${zone(end, timeZone)}`).join(' – ');
      const format = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
      const [start, end] = [new Date(from), new Date(to)];
      return dayIn(timeZone, from) === dayIn(timeZone, to)
        ? format.formatRange(start, end)
        : `${format.format(start)} – ${format.format(end)}`;
    },
    /** "Mon 23 Nov" */
    day,
    /** "Monday 23 November 2026" */
    longDay: (instant: string, timeZone: string) =>
      days(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone })(instant),
    date: (instant: string, timeZone: string) => days(locale, { dateStyle: 'medium', timeZone })(instant),
    dateTime: (instant: string, timeZone?: string) =>
      days(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })(instant),
    /** "09:12" today, else with the day; in the reader's own zone, for what concerns no class. */
    moment: (instant: string | Date) => {
      const here = deviceZone();
      const today = dayIn(here, new Date(instant).getTime()) === dayIn(here, serverNow());
      return days(
        locale,
        today
          ? { timeStyle: 'short' }
          : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
      )(instant);
    },
    zone,
    /** What stands beside a range: its zone, or nothing where each end has told its own. */
    zoneOfRange: (from: string, to: string, timeZone: string) =>
      zone(from, timeZone) === zone(to, timeZone) ? zone(from, timeZone) : '',
    plainDay: (day: string, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }) =>
      days(locale, { ...options, timeZone: 'UTC' })(`${day}T00:00:00Z`),
    /** "23 – 29 Nov 2026" for plain days. */
    dayRange: (first: string, last: string) =>
      new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: 'UTC',
      }).formatRange(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`)),
    number: (value: number, digits = 0) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
        value,
      ),
    /** "85%", of a part from 0 to 1. */
    share: (part: number) => new Intl.NumberFormat(locale, { style: 'percent' }).format(part),
    /** With a unit that Intl knows: 'kilogram', 'centimeter', 'kilometer', 'second' … */
    unit: (value: number, unit: string, digits = 0) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits }).format(value),
    /** "5 minutes ago", "in 8 minutes" */
    ago,
    /** What has happened is never said to come: another clock may be ahead, and a screen's own ticks are seldom. */
    past: (instant: string, now = serverNow()) => ago(instant, Math.max(now, Date.parse(instant))),
    list: listed('conjunction'),
    anyOf: listed('disjunction'),
  };
}
export type Formatter = ReturnType<typeof formatter>;

export function useFormat(): Formatter {
  const { i18n } = useTranslation();
  return useMemo(() => formatter(i18n.language), [i18n.language]);
}
