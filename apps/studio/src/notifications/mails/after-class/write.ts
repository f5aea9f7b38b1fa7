import { type Locale, localeTags } from '@tandem/api/words';
import { displayMetric, type MetricId, metricOf, type Trace } from '@tandem/metrics';
import { html, raw } from 'hono/html';
import { row } from '../../layout.ts';
import type { Html, Letter, Recipient } from '../../mail.ts';
import { words as everyMail } from '../../words.ts';
import type { RideFacts } from './read-facts.ts';
import { drawRide, PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX } from './ride-picture.ts';
import { words } from './words.ts';

/** For each of the three places what is shown there, the best first. */
const PLACES: MetricId[][] = [
  ['distanceKm', 'workKj', 'durationSeconds'],
  ['energyKcal', 'effortPoints', 'trainingLoad'],
  ['averagePowerW', 'averageHeartRateBpm', 'averageCadenceRpm'],
];
const PICTURE_CID = 'ride';

/** Three numbers and the ride at a glance; null where there is no number to tell. No number stands in the subject. */
export function write(facts: RideFacts, { locale, studioName }: Recipient): Letter | null {
  const ids = bestNumbers(facts.values);
  if (ids.length === 0) return null;
  const say = words[locale];
  const { colon } = everyMail[locale];
  const { title, trace, rideUrl } = facts;
  const shown = ids.map((id) => ({
    label: metricOf(id).label[locale],
    ...amountOf(id, facts.values, locale),
  }));
  const png = trace && drawRide(trace, facts.zones);
  return {
    subject: say.subject(title),
    title,
    subtitle: whenOf(facts, locale),
    lead: say.lead,
    rows: [numbersRow(shown), ...(png ? [pictureRow(say.picture[pictureKind(trace)])] : [])],
    lines: shown.map(({ label, amount, unit }) => `${label}${colon}${amount} ${unit}`.trim()),
    button: rideUrl === null ? null : { url: rideUrl, text: say.button },
    why: say.why(studioName),
    attachments: png
      ? [{ filename: 'ride.png', content: png, cid: PICTURE_CID, contentType: 'image/png' }]
      : [],
  };
}

/** A number for each place, and where a place has none the next best of another. */
function bestNumbers(values: RideFacts['values']): MetricId[] {
  const isThere = (id: MetricId) => (values[id] ?? 0) > 0;
  const chosen = PLACES.flatMap((place) => place.filter(isThere).slice(0, 1));
  const others = PLACES.flat().filter((id) => isThere(id) && !chosen.includes(id));
  return [...chosen, ...others].slice(0, PLACES.length);
}

type Shown = { label: string; amount: string; unit: string };

function amountOf(id: MetricId, values: RideFacts['values'], locale: Locale): Omit<Shown, 'label'> {
  const value = values[id] ?? null;
  if (id === 'durationSeconds') return { amount: String(Math.round((value ?? 0) / 60)), unit: 'min' };
  return { amount: displayMetric(id, value, locale), unit: metricOf(id).unit };
}

function pictureKind({ powerW, heartRateBpm }: Trace): 'power' | 'both' | 'heartRate' {
  const has = (cells: Trace['powerW']) => cells.some((cell) => (cell ?? 0) > 0);
  if (!has(powerW)) return 'heartRate';
  return has(heartRateBpm) ? 'both' : 'power';
}

const whenOf = ({ startsAt, timeZone }: RideFacts, locale: Locale): string =>
  new Intl.DateTimeFormat(localeTags[locale], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(startsAt);

const numbersRow = (shown: Shown[]): Html =>
  row(
    24,
    html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>${shown.map(numberCell)}</tr></table>`,
  );

const numberCell = ({ label, amount, unit }: Shown, place: number): Html => html`
<td class="line" width="33%" valign="top" style="padding:0 8px 0 ${place === 0 ? 0 : 14}px;${raw(place === 0 ? '' : 'border-left:1px solid #e3e7ea')}">
<div class="amount ink" style="font-size:32px;line-height:1.1;font-weight:700;color:#212529;white-space:nowrap;font-variant-numeric:tabular-nums">${amount}<span class="dim" style="font-size:15px;font-weight:500;color:#5b636b">&nbsp;${unit}</span></div>
<div class="label dim" style="padding-top:6px;font-size:13px;line-height:1.3;color:#5b636b">${label}</div>
</td>`;

const pictureRow = (caption: string): Html =>
  row(
    28,
    html`<img src="cid:${PICTURE_CID}" alt="${caption}" width="${PICTURE_WIDTH_PX / 2}" style="display:block;width:100%;height:auto;aspect-ratio:${PICTURE_WIDTH_PX}/${PICTURE_HEIGHT_PX};border:0" />
<p class="dim" style="margin:10px 0 0;font-size:13px;line-height:1.4;color:#5b636b">${caption}</p>`,
  );
