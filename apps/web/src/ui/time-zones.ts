import { rawTimeZones } from '@vvo/tzdb';

/** A zone by today's name, with what else people call it. */
export type Zone = { name: string; cities: string; found: string };

/** Without accents, cases and the signs between words: as people type names of places. */
const searchForm = (written: string) =>
  written
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’'`]/g, '')
    .replace(/[\s/_.-]+/g, ' ')
    .toLowerCase()
    .trim();

const UTC: Zone = { name: 'UTC', cities: '', found: 'utc gmt etc universal time' };

/** All zones; former names ("Europe/Kiev"), countries and large cities find them too. */
const zones: Zone[] = [
  ...rawTimeZones.map(({ name, group, mainCities, countryName, alternativeName }) => ({
    name,
    cities: mainCities.join(', '),
    found: searchForm([name, ...group, ...mainCities, countryName, alternativeName].join(' ')),
  })),
  UTC,
].sort((a, b) => (a.name < b.name ? -1 : 1));
const byAnyName = new Map([
  ...rawTimeZones.flatMap(({ name, group }) => group.map((former) => [former, name] as const)),
  ['UTC', 'UTC'] as const,
]);

/** The zone's name today; itself where it is none that is known. */
export const todaysName = (zone: string): string => byAnyName.get(zone) ?? zone;

const known = new Map(zones.map((zone) => [zone.name, zone]));

/** The zones that a search finds: every word in any of a zone's names. `first` come first, also those that are in no list. */
export function findZones(search: string, first: readonly string[] = []): Zone[] {
  const words = searchForm(search).split(' ').filter(Boolean);
  const ahead = [...new Set(first)].map(
    (name) => known.get(name) ?? { name, cities: '', found: searchForm(name) },
  );
  const all = [...ahead, ...zones.filter(({ name }) => !first.includes(name))];
  return all.filter(({ found }) => words.every((word) => found.includes(word)));
}
