import type { Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** AA, for letters of any size. */
export const LEAST_CONTRAST = 4.5;

/** What of an element is looked at: pixels from its left upper corner. */
type Part = { x?: number; y?: number; width?: number; height?: number };

/**
 * Measured in pixels, since a filter, a canvas or what lies beneath says nothing to a style sheet: the colour that is seen
 * most is the ground, and the farthest from it the letters.
 */
export async function contrastOf(page: Page, selector: string, part: Part = {}): Promise<number> {
  const picture = await pictureOf(page.locator(selector).first());
  const { x = 0, y = 0 } = part;
  const [right, bottom] = [x + (part.width ?? picture.width), y + (part.height ?? picture.height)];
  const counts = new Map<number, number>();
  let seen = 0;
  for (let row = y; row < Math.min(bottom, picture.height); row += 1)
    for (let column = x; column < Math.min(right, picture.width); column += 1) {
      const colour = picture.data.readUIntBE((row * picture.width + column) * 4, 3);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
      seen += 1;
    }
  const [ground] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
  // The farthest colour that is more than the edge of a letter.
  const common = [...counts].filter(([, count]) => count > seen / 1000).map(([colour]) => colour);
  return Math.max(...common.map((colour) => ratio(colour, ground)));
}

/** How bright the colour is that most of a page has: 0 black, 1 white. */
export async function groundOf(page: Page): Promise<number> {
  const { data } = PNG.sync.read(await page.screenshot());
  const counts = new Map<number, number>();
  for (let i = 0; i < data.length; i += 4) {
    const colour = data.readUIntBE(i, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return luminance([...counts].sort((a, b) => b[1] - a[1])[0]![0]);
}

const pictureOf = async (element: Locator) =>
  PNG.sync.read(await element.screenshot({ animations: 'disabled' }));

const ratio = (a: number, b: number) => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};
function luminance(colour: number): number {
  const [r, g, b] = [16, 8, 0].map((shift) => {
    const share = ((colour >> shift) & 255) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
