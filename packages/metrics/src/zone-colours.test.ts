import { describe, expect, it } from 'vitest';
import { type ZoneColor, zonesOnDark, zonesOnLight } from './zone-colours.ts';

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
};

describe.each([
  ['light', Object.values(zonesOnLight)],
  ['dark', Object.values(zonesOnDark)],
])('zones on %s', (_, zones: ZoneColor[]) => {
  it('can be read', () => {
    for (const { fill, text } of zones) expect(contrast(fill, text)).toBeGreaterThanOrEqual(4.5);
  });

  it('differ from their neighbours by lightness', () => {
    for (const [i, zone] of zones.slice(1).entries())
      expect(contrast(zone.fill, zones[i]!.fill)).toBeGreaterThan(1.3);
  });
});
