import { displayMetric, type MetricId, metricOf, type Trace } from '@tandem/metrics';
import type { SendMailOptions } from 'nodemailer';
import { html } from './html.ts';
import { layOut } from './layout.ts';
import { drawRide, type RideZones } from './ride-picture.ts';
import { type Locale, words } from './words.ts';

/** What a mail tells of a ride in class. */
export type MailFacts = {
  locale: Locale;
  studioName: string;
  firstName: string;
  email: string;
  title: string;
  startsAt: Date;
  timeZone: string;
  values: Readonly<Record<string, number | null>>;
  zones: RideZones;
  trace: Trace | null;
  /** Null for people who cannot sign in. */
  rideUrl: string | null;
  unsubscribeUrl: string;
  oneClickUrl: string;
};

/** For each of the three places what is shown there, the best first. */
const PLACES: MetricId[][] = [
  ['distanceKm', 'workKj', 'durationSeconds'],
  ['energyKcal', 'effortPoints', 'trainingLoad'],
  ['averagePowerW', 'averageHeartRateBpm', 'averageCadenceRpm'],
];
const PICTURE_CID = 'ride';

/** The mail without sender and id; null where there is no number to tell. No number stands in its subject. */
export function rideMail(facts: MailFacts): SendMailOptions | null {
  const numbers = bestNumbers(facts.values);
  if (numbers.length === 0) return null;
  const { locale, title, trace } = facts;
  const say = words[locale];
  const shown = numbers.map((id) => ({ label: metricOf(id).label[locale], ...amount(id, facts) }));
  const png = trace && drawRide(trace, facts.zones);
  const caption = png ? say.picture[pictureKind(trace)] : null;
  const text = { ...facts, say, when: whenOf(facts), shown };
  return {
    to: { name: '', address: facts.email },
    subject: say.subject(title),
    text: plain(text),
    html: layOut({
      locale,
      studioName: facts.studioName,
      title,
      when: text.when,
      lead: `${say.greeting(facts.firstName)} ${say.lead}`,
      shown,
      picture: caption === null ? null : { src: `cid:${PICTURE_CID}`, caption },
      button: facts.rideUrl === null ? null : { url: facts.rideUrl, text: say.button },
      footer: html`${say.why(facts.studioName)}<br /><a class="dim" style="color:#5b636b" href="${facts.unsubscribeUrl}">${say.unsubscribe}</a>`,
    }),
    ...(png && {
      attachments: [{ filename: 'ride.png', content: png, cid: PICTURE_CID, contentType: 'image/png' }],
    }),
    headers: {
      'List-Unsubscribe': `<${facts.oneClickUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      'Content-Language': locale,
    },
  };
}

/** A number for each place, and where a place has none the next best of another. */
function bestNumbers(values: MailFacts['values']): MetricId[] {
  const present = (id: MetricId) => (values[id] ?? 0) > 0;
  const chosen = PLACES.flatMap((place) => place.filter(present).slice(0, 1));
  const others = PLACES.flat().filter((id) => present(id) && !chosen.includes(id));
  return [...chosen, ...others].slice(0, PLACES.length);
}

function amount(id: MetricId, { values, locale }: MailFacts): { amount: string; unit: string } {
  const value = values[id] ?? null;
  if (id === 'durationSeconds') return { amount: String(Math.round((value ?? 0) / 60)), unit: 'min' };
  return { amount: displayMetric(id, value, locale), unit: metricOf(id).unit };
}

function pictureKind({ powerW, heartRateBpm }: Trace): 'power' | 'both' | 'heartRate' {
  const has = (cells: Trace['powerW']) => cells.some((cell) => (cell ?? 0) > 0);
  if (!has(powerW)) return 'heartRate';
  return has(heartRateBpm) ? 'both' : 'power';
}

const whenOf = ({ startsAt, timeZone, locale }: MailFacts): string =>
  new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'fr-FR', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(startsAt);

type PlainFacts = MailFacts & {
  say: (typeof words)[Locale];
  when: string;
  shown: { label: string; amount: string; unit: string }[];
};

const plain = ({ say, shown, when, ...facts }: PlainFacts): string =>
  [
    `${say.greeting(facts.firstName)} ${say.lead}`,
    '',
    facts.title,
    when,
    '',
    ...shown.map(({ label, amount, unit }) => `${label}${say.colon}${amount} ${unit}`.trim()),
    ...(facts.rideUrl === null ? [] : ['', `${say.button}${say.colon}${facts.rideUrl}`]),
    '',
    '-- ',
    say.why(facts.studioName),
    `${say.unsubscribe}${say.colon}${facts.unsubscribeUrl}`,
    '',
  ].join('\n');
