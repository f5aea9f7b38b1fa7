import { type Locale, localeTags } from '@tandem/api/words';
import { html } from 'hono/html';
import type { ClassBefore } from '../../base/events.ts';
import { calendarFile } from '../calendar-file.ts';
import { row } from '../layout.ts';
import type { Html, Letter, Recipient } from '../mail.ts';
import { words as everyMail } from '../words.ts';
import type { ClassFacts, ClassNow } from './class-facts.ts';

/** A line of what is, and what was where that differs. */
export type Fact = { label: string; now: string; before?: string };
type Said = Pick<Letter, 'subject' | 'title' | 'lead'> & { facts: Fact[] };

const words: Record<
  Locale,
  {
    when: string;
    where: string;
    instructor: string;
    spot: string;
    freeUntil: string;
    cancelling: string;
    late: string;
    none: string;
    more(count: number): string;
    was(what: string): string;
    button: string;
    why(studio: string, classes: number): string;
  }
> = {
  en: {
    when: 'When',
    where: 'Where',
    instructor: 'Instructor',
    spot: 'Spot',
    freeUntil: 'Cancel free until',
    cancelling: 'Cancelling',
    late: 'counts as late',
    none: 'none yet',
    more: (count) => `and ${count} more`,
    was: (what) => `was ${what}`,
    button: 'See your bookings',
    why: (studio, classes) =>
      `${studio} writes to you because you are booked in ${classes > 1 ? 'these classes' : 'this class'}.`,
  },
  fr: {
    when: 'Quand',
    where: 'Où',
    instructor: 'Avec',
    spot: 'Place',
    freeUntil: 'Annulation libre jusqu’au',
    cancelling: 'Annuler',
    late: 'compte comme une annulation tardive',
    none: 'pas encore',
    more: (count) => `et ${count} de plus`,
    was: (what) => `avant\u00a0: ${what}`,
    button: 'Voir vos réservations',
    why: (studio, classes) =>
      `${studio} vous écrit car vous avez réservé ${classes > 1 ? 'ces' : 'ce'} cours.`,
  },
};

/** A letter about classes that somebody has booked: its own words, how things stand, and a file for calendars. */
export function classLetter(classes: readonly ClassFacts[], to: Recipient, said: Said): Letter {
  const { locale, studioName, portalUrl } = to;
  const { facts, ...text } = said;
  const say = words[locale];
  return {
    ...text,
    ...linesOf(facts, locale),
    button: portalUrl === null ? null : { url: `${portalUrl}/bookings`, text: say.button },
    why: say.why(studioName, classes.length),
    attachments: [calendarFile(classes, to)],
  };
}

/** The card of a letter about a class: a row each of what is to be known, and the same as plain text. */
export const linesOf = (
  facts: readonly Fact[],
  locale: Locale,
): Pick<Letter, 'subtitle' | 'rows' | 'lines'> => ({
  subtitle: '',
  rows: [row(20, html`${facts.map((fact) => factRow(fact, locale))}`)],
  lines: facts.map(
    ({ label, now, before }) =>
      `${label}${everyMail[locale].colon}${now}${before ? ` (${words[locale].was(before)})` : ''}`,
  ),
});

const factRow = ({ label, now, before }: Fact, locale: Locale): Html => html`
<p style="margin:0 0 10px;font-size:16px;line-height:1.4"><span class="dim" style="display:block;font-size:13px;color:#5b636b">${label}</span><strong class="ink" style="color:#212529">${now}</strong>${before ? html` <span class="dim" style="color:#5b636b">(${words[locale].was(before)})</span>` : ''}</p>`;

/** Until when cancelling costs nothing, by the clock of the class's place, or that it does by now; nothing where it never does. */
export const cancelFact = (until: Date | null, now: Date, timeZone: string, locale: Locale): Fact[] => {
  const say = words[locale];
  if (until === null) return [];
  if (until <= now) return [{ label: say.cancelling, now: say.late }];
  return [{ label: say.freeUntil, now: momentOf(until, timeZone, locale) }];
};

/** "Monday 23 November, 18:30 CET" */
export function momentOf(at: Date, timeZone: string, locale: Locale): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeTags[locale], { ...options, timeZone }).format(at);
  const day = format({ weekday: 'long', day: 'numeric', month: 'long' });
  return `${day}, ${format({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })}`;
}

type Times = { startsAt: Date | string; endsAt: Date | string; timeZone: string };

/** "Monday 23 November, 18:30–19:15 CET" */
export function whenOf({ startsAt, endsAt, timeZone }: Times, locale: Locale): string {
  const tag = localeTags[locale];
  const format = (options: Intl.DateTimeFormatOptions, at: Date | string) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone }).format(new Date(at));
  const zone = (at: Date | string) =>
    new Intl.DateTimeFormat(tag, { timeZoneName: 'short', timeZone })
      .formatToParts(new Date(at))
      .find(({ type }) => type === 'timeZoneName')!.value;
  const time = (at: Date | string) => format({ hour: '2-digit', minute: '2-digit' }, at);
  const begin = zone(startsAt) === zone(endsAt) ? time(startsAt) : `${time(startsAt)} ${zone(startsAt)}`;
  const day = format({ weekday: 'long', day: 'numeric', month: 'long' }, startsAt);
  return `${day}, ${begin}–${time(endsAt)} ${zone(endsAt)}`;
}

const whereOf = ({ locationName, roomName }: Pick<ClassBefore, 'locationName' | 'roomName'>): string =>
  `${locationName}, ${roomName}`;

/** When, where and with whom a class is; `before` where that differs. */
export function factsOf(now: ClassNow, locale: Locale, before?: ClassBefore): Fact[] {
  const say = words[locale];
  const pairs: [string, string, string | undefined][] = [
    [say.when, whenOf(now, locale), before && whenOf(before, locale)],
    [say.where, whereOf(now), before && whereOf(before)],
    [say.instructor, now.instructorName ?? say.none, before && (before.instructorName ?? say.none)],
  ];
  return pairs.map(([label, is, was]) => ({ label, now: is, ...(was !== is && { before: was }) }));
}

/** So many are named one by one; the file for calendars has all of them. */
const MAX_NAMED = 40;

/** Several classes, each by when it is; beside each what is to be said of it. */
export const listOf = (
  classes: readonly ClassFacts[],
  locale: Locale,
  beside: (one: ClassFacts) => string | null,
): Fact[] => [
  ...classes.slice(0, MAX_NAMED).map((one) => {
    const aside = beside(one);
    return { label: whenOf(one, locale), now: aside === null ? one.title : `${one.title} (${aside})` };
  }),
  ...(classes.length > MAX_NAMED
    ? [{ label: words[locale].more(classes.length - MAX_NAMED), now: '…' }]
    : []),
];

/** On which spot somebody is. */
export const spotFact = (spot: number | null, locale: Locale, before?: number | null): Fact => {
  const say = words[locale];
  const named = (one: number | null) => (one === null ? say.none : String(one));
  return { label: say.spot, now: named(spot), ...(before !== undefined && { before: named(before) }) };
};
