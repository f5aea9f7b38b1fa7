import { zoneColor, zonesOnDark, zonesOnLight } from '@tandem/metrics/zone-colours';

const rules = (zones: typeof zonesOnLight) =>
  Object.entries(zones)
    .map(([zone, { fill, text }]) => `--zone-${zone}-fill:${fill};--zone-${zone}-text:${text};`)
    .join('');

/** The one table of zones for CSS, for the ground that the device has, where tokens.css says that it is dark. */
export const zonesSheet = `:root{${rules(zonesOnLight)}}@media screen and (prefers-color-scheme:dark){:root:not([data-room="console"],[data-look]){${rules(zonesOnDark)}}}`;

/** The colours of a zone as names that a style sheet or a chart looks up; those of zone 0 for any that is not known. */
export function zoneInk(zone: number): { fill: string; text: string } {
  const known = zoneColor(zonesOnLight, zone) === zonesOnLight[0] ? 0 : zone;
  return { fill: `var(--zone-${known}-fill)`, text: `var(--zone-${known}-text)` };
}
