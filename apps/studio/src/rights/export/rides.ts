import type { Locale } from '@tandem/api/words';
import { metricRegistry } from '@tandem/metrics';
import { csvHead, csvLine } from '../../base/csv.ts';
import { fileOf, type WholeRide, zoned } from '../../rides/index.ts';

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
