/**
 * The colours of the training zones, the one table for board, charts and mails.
 * Grey, light blue, green, yellow, red as riders know them; `text` on `fill` reaches at least 4.5 : 1,
 * and lightness differs from zone to zone, so that they are told apart without hue.
 * Always show the number too. Zone 0 lies below zone 1.
 */
export type ZoneColor = { fill: string; text: string };
export type ZoneId = 0 | 1 | 2 | 3 | 4 | 5;

/** On a light ground (console, portal, mails). */
export const zonesOnLight: Record<ZoneId, ZoneColor> = {
  0: { fill: '#f1f3f5', text: '#343a40' },
  1: { fill: '#868e96', text: '#0b0d0f' },
  2: { fill: '#a5d8ff', text: '#0b2540' },
  3: { fill: '#287f39', text: '#ffffff' },
  4: { fill: '#ffd43b', text: '#33260a' },
  5: { fill: '#b01e1e', text: '#ffffff' },
};

/** On a dark ground (board). */
export const zonesOnDark: Record<ZoneId, ZoneColor> = {
  0: { fill: '#212529', text: '#ced4da' },
  1: { fill: '#6c757d', text: '#ffffff' },
  2: { fill: '#a5d8ff', text: '#0b2540' },
  3: { fill: '#37a34a', text: '#04140a' },
  4: { fill: '#ffe066', text: '#33260a' },
  5: { fill: '#d6293a', text: '#ffffff' },
};

/** The colour of a zone number as the servers send it; null and anything unknown is zone 0. */
export const zoneColor = (table: Record<ZoneId, ZoneColor>, zone: number | null): ZoneColor =>
  table[(zone ?? 0) as ZoneId] ?? table[0];
