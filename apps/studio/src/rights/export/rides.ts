import type { Trace } from '@tandem/metrics';
import { CHANNELS, metricRegistry } from '@tandem/metrics';
import { Temporal } from 'temporal-polyfill';
import type { WholeRide } from '../../rides/index.ts';
import { csvHead, csvLine } from './csv.ts';

type Locale = 'en' | 'fr';
/** `2026-11-22T18:30:00`, without an offset. */
const LOCAL_CHARS = 19;

/** An instant as ISO text with the offset of its place. */
export const zoned = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });

const FACTS = {
  en: ['Ride', 'Kind', 'Title', 'Begins', 'Place', 'Instructor', 'Spot', 'State', 'Reason', 'Sport', 'File'],
  fr: ['Séance', 'Type', 'Titre', 'Début', 'Lieu', 'Coach', 'Place', 'État', 'Raison', 'Sport', 'Fichier'],
};

/** rides.csv: what the registry calls each metric, with its unit. */
export const ridesHead = (locale: Locale): string =>
  csvHead([
    ...FACTS[locale],
    ...metricRegistry.map(({ label, unit }) => (unit ? `${label[locale]} (${unit})` : label[locale])),
  ]);

/** One ride; shares are percents, as their unit says. */
export function rideLine({ ride }: WholeRide): string {
  const { rideId, kind, title, startsAt, timeZone, locationName, instructorName, spotNumber } = ride;
  return csvLine([
    ...[rideId, kind, title, zoned(new Date(startsAt), timeZone), locationName, instructorName, spotNumber],
    ...[ride.state, ride.reason, ride.sport, ride.hasTrace ? fileOf(ride) : null],
    ...metricRegistry.map(({ id, unit }) => {
      const value = ride.values[id] ?? null;
      return value === null || unit !== '%' ? value : value * 100;
    }),
  ]);
}

/** One ride with every layer of its numbers: what was sent, computed, set by hand. */
export const rideJson = ({ ride, layers, inputs }: WholeRide): object => ({
  ...ride,
  inputs,
  zones: layers.computed?.zones ?? layers.zones,
  peaks: layers.computed?.peaks ?? layers.peaks,
  sent: layers.sent,
  computed: layers.computed?.values ?? null,
  corrections: layers.corrections,
});

/** The name of a ride's own files, without what follows the dot: when it began and what it was called. */
export function fileOf({ startsAt, timeZone, title, rideId }: WholeRide['ride']): string {
  const when = zoned(new Date(startsAt), timeZone).slice(0, 16).replace('T', '-').replace(':', '');
  const plain = title
    .normalize('NFD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
    .slice(0, 40);
  return [when, plain, rideId.slice(0, 8)].filter(Boolean).join('-');
}

/** A trace second by second; an empty cell is a second without a reading. */
export function* traceLines(trace: Trace, startedAt: Date, timeZone: string): Generator<string> {
  yield csvHead(['second', 'at', ...CHANNELS]);
  // The offset of the start holds for the whole ride: a time is right with whatever offset it says.
  const start = zoned(startedAt, timeZone);
  const offset = start.slice(LOCAL_CHARS);
  const localMs = Date.parse(`${start.slice(0, LOCAL_CHARS)}Z`);
  for (let second = 0; second < trace.powerW.length; second++) {
    const at = new Date(localMs + second * 1000).toISOString().slice(0, LOCAL_CHARS) + offset;
    yield csvLine([second, at, ...CHANNELS.map((channel) => trace[channel][second])]);
  }
}
