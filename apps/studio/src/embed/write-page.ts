import type { ClassSummary } from '@tandem/api/studio';
import { type Locale, localeTags, sourceNames } from '@tandem/api/words';
import { html, raw } from 'hono/html';
import type { Week } from './read-week.ts';
import { words } from './words.ts';

type Html = ReturnType<typeof html>;
/** How the page looks, whatever it tells. */
export type Frame = { locale: Locale; theme: 'light' | 'dark' };
export type Look = Frame & {
  now: Date;
  /** Where a class is booked. */
  bookingUrl: (classId: string) => string;
  /** This page from another day on. */
  weekUrl: (from: string) => string;
};

/** Tells the site's page how tall this one is: the only script here, which runs by its hash. */
export const HEIGHT_SCRIPT = `const tell = () => parent.postMessage({ tandemHeightPx: Math.ceil(document.body.getBoundingClientRect().height) }, '*');
new ResizeObserver(tell).observe(document.body);
tell();`;

/** The ground is the site's own: only what stands on it has a colour. */
const STYLE = `
:root { --ink: #15191d; --dim: #5b636b; --line: #dee2e6; --accent: #0f5c5a; --on-accent: #fff; }
:root[data-theme=dark] { --ink: #f1f3f5; --dim: #adb5bd; --line: #3a4046; --accent: #76c0bc; --on-accent: #0b1f1e; }
* { box-sizing: border-box; }
body { margin: 0; padding: 4px; color: var(--ink); font: 16px/1.5 Inter, -apple-system, 'Segoe UI', Roboto, sans-serif; }
nav { display: grid; grid-template-columns: 1fr auto 1fr; gap: 16px; align-items: center; margin-bottom: 16px; }
h2 { margin: 24px 0 4px; font-size: 16px; line-height: 1.5; }
h2::first-letter { text-transform: uppercase; }
ul { margin: 0; padding: 0; list-style: none; }
li { display: grid; grid-template-columns: 108px 1fr auto; gap: 4px 16px; align-items: center; padding: 12px 0; border-top: 1px solid var(--line); }
.time { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap; }
.time small { display: block; font-weight: 400; }
.what { min-width: 0; overflow-wrap: anywhere; }
.what b { display: block; }
small, .dim { color: var(--dim); font-size: 14px; }
.off .time, .off .what b { text-decoration: line-through; text-decoration-thickness: 1px; color: var(--dim); }
a { color: var(--accent); text-underline-offset: 3px; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 8px; }
nav a { min-height: 44px; padding: 10px 0; white-space: nowrap; }
nav a:last-child { text-align: right; }
.go { display: inline-flex; align-items: center; justify-content: center; min-height: 44px; padding: 0 18px; border: 1px solid var(--accent); border-radius: 8px; font-weight: 600; text-decoration: none; text-align: center; }
.book { background: var(--accent); color: var(--on-accent); }
.state { text-align: right; max-width: 200px; }
@media (max-width: 520px) {
  nav { grid-template-columns: auto 1fr auto; gap: 12px; font-size: 15px; }
  nav strong { text-align: center; }
  li { grid-template-columns: 76px 1fr; }
  .time { align-self: start; }
  .state { grid-column: 2; text-align: left; max-width: none; }
}
`;

/** A week as a page: it needs no script, sets no cookie and fetches nothing. */
export function writeWeek(week: Week, look: Look): Html {
  const say = words[look.locale];
  const zones = new Set(week.places.map(({ timeZone }) => timeZone));
  const shown = week.days.filter(({ classes, closures }) => classes.length + closures.length > 0);
  const [first, last] = [week.days[0]!.day, week.days.at(-1)!.day];
  const leaf = (from: string | null, text: string, arrow: { before?: string; after?: string }) =>
    from === null
      ? html`<span></span>`
      : html`<a href="${look.weekUrl(from)}">${arrow.before ?? ''}${text}${arrow.after ?? ''}</a>`;
  return page(
    look,
    say.schedule(week.studioName),
    html`
<nav aria-label="${say.weeks}">
${leaf(week.earlier, say.earlier, { before: '← ' })}
<strong>${spanOf(first, last, localeTags[look.locale])}</strong>
${leaf(week.later, say.later, { after: ' →' })}
</nav>
${zones.size > 1 && html`<p class="dim">${say.elsewhere}</p>`}
${shown.length === 0 && html`<p class="dim">${say.none}</p>`}
${shown.map(
  ({ day, classes, closures }) => html`<section>
<h2>${dayOf(day, localeTags[look.locale])}</h2>
${closures.map(({ locationId }) => html`<p class="dim">${say.closed(week.places.find((place) => place.locationId === locationId)!.name)}</p>`)}
<ul>
${classes.map((one) => lineOf(one, week, look))}
</ul>
</section>`,
)}`,
  );
}

/** That nothing is shown, or not now, in the same look. */
export function writeRefusal(look: Frame, what: 'hidden' | 'busy'): Html {
  const say = words[look.locale];
  return page(look, say[what], html`<p>${say[what]} ${say[`${what}Remedy`]}</p>`);
}

const page = ({ locale, theme }: Frame, title: string, body: Html): Html => html`<!doctype html>
<html lang="${locale}" data-theme="${theme}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main aria-label="${title}">${body}</main>
<script>${raw(HEIGHT_SCRIPT)}</script>
</body>
</html>`;

function lineOf(one: ClassSummary, { places }: Week, look: Look): Html {
  const say = words[look.locale];
  const minutes = Math.round((Date.parse(one.endsAt) - Date.parse(one.startsAt)) / 60_000);
  const facts = [
    one.instructorName,
    one.level === 'all' ? null : say.levels[one.level],
    places.length > 1 ? `${one.locationName}, ${one.roomName}` : one.roomName,
  ];
  return html`<li class="${one.state === 'cancelled' ? 'off' : ''}">
<span class="time">${timeOf(one, localeTags[look.locale])}<small>${say.minutes(minutes)}</small></span>
<span class="what"><b>${one.title}</b><small>${facts.filter(Boolean).join(' · ')}</small></span>
<span class="state">${stateOf(one, look)}</span>
</li>`;
}

/** What a stranger can do with a class now: how many have booked is not told, only that nobody fits in any more. */
function stateOf(one: ClassSummary, look: Look): Html {
  const { now, bookingUrl } = look;
  const say = words[look.locale];
  const link = (kind: string, text: string, url = bookingUrl(one.classId)) =>
    html`<a class="go ${kind}" href="${url}" target="_blank" rel="noopener" aria-label="${`${text}, ${one.title}, ${dayOf(one.startsAt, localeTags[look.locale], one.timeZone)} ${timeOf(one, localeTags[look.locale])} (${say.newPage})`}">${text}</a>`;
  if (one.state === 'cancelled') return html`<span class="dim">${say.cancelled}</span>`;
  if (one.state === 'running') return html`<span class="dim">${say.running}</span>`;
  if (one.opening !== null && now < new Date(one.opening.at))
    return html`<span class="dim">${say.opens(whenOf(one.opening.at, localeTags[look.locale], one.timeZone))}</span>`;
  if (one.source !== 'tandem') {
    const name = sourceNames[one.source];
    if (one.placesLeft === 0) return html`<span class="dim">${say.full}</span>`;
    if (one.bookingUrl === null) return html`<span class="dim">${say.bookedIn(name)}</span>`;
    return link('book', say.bookIn(name), one.bookingUrl);
  }
  if (one.placesLeft > 0) return link('book', say.book);
  const { waiting, size, closesAt } = one.waitlist;
  return waiting < size && now < new Date(closesAt)
    ? html`<span class="dim">${say.full}</span> ${link('', say.wait)}`
    : html`<span class="dim">${say.full}</span>`;
}

const written = (at: string, tag: string, timeZone: string, how: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(tag, { ...how, timeZone }).format(new Date(at));
const HOUR = { hour: '2-digit', minute: '2-digit' } as const;
const DAY = { weekday: 'long', day: 'numeric', month: 'long' } as const;

const timeOf = ({ startsAt, timeZone }: ClassSummary, tag: string) => written(startsAt, tag, timeZone, HOUR);
/** A day of a calendar has no zone: it is read and written in one. */
const dayOf = (day: string, tag: string, timeZone = 'UTC') => written(day, tag, timeZone, DAY);
const whenOf = (at: string, tag: string, timeZone: string) =>
  written(at, tag, timeZone, { ...DAY, month: 'short', weekday: 'short', ...HOUR });
const spanOf = (from: string, to: string, tag: string) =>
  new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', timeZone: 'UTC' }).formatRange(
    new Date(from),
    new Date(to),
  );
