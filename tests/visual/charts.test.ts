import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchPinnedBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale } from '../../scripts/build-web.ts';
import { difference } from './compare.ts';
import { type Locale, openPages, type Size, urls } from './pages.ts';

/** Each chart as it was last looked at, with fixed data, in both languages, on a phone and a desktop. */
const CHARTS = {
  trends: ['weeks', 'fitness', 'peaks', 'ftp', 'zones'],
  ride: ['trace', 'zones-power', 'zones-heartRate', 'ride-peaks'],
} as const;

/** Alone at a whole pixel: what stands above it on its page would shift its edges by fractions. */
const isolate = (chart: string) => `{
  const figure = document.querySelector('[data-chart="${chart}"]');
  const width = Math.round(figure.getBoundingClientRect().width);
  const frame = document.createElement('div');
  frame.style = 'position: absolute; inset: 0 0 auto; min-height: 100vh; z-index: 9999; padding: 8px; background: #fff';
  figure.style.width = width + 'px';
  frame.append(figure);
  document.body.append(frame);
  scrollTo(0, 0);
}`;

let browser: Browser;
beforeAll(async () => {
  await buildWebIfStale();
  browser = await launchPinnedBrowser();
});
afterAll(() => browser?.close());

/** The page with its charts drawn and nothing floating above them. */
async function show(context: BrowserContext, page: keyof typeof CHARTS): Promise<Page> {
  const shown = await context.newPage();
  await shown.goto(urls[page]);
  await shown.addStyleTag({ content: 'nav { display: none !important }' });
  for (const chart of CHARTS[page]) await shown.locator(`[data-chart="${chart}"] [data-drawn]`).waitFor();
  return shown;
}

describe.each<Locale>(['en', 'fr'])('in %s', (locale) => {
  describe.each<Size>(['phone', 'desktop'])('on a %s', (size) => {
    test.each(['trends', 'ride'] as const)('the charts of %s look as they did', async (page) => {
      const context = await openPages(browser, { locale, size });
      const shown = await show(context, page);
      const found: Record<string, string | null> = {};
      for (const chart of CHARTS[page]) {
        const figure = shown.locator(`[data-chart="${chart}"]`);
        await shown.evaluate(isolate(chart));
        const picture = await figure.screenshot({ animations: 'disabled' });
        found[chart] = difference(`${chart}.${size}.${locale}`, picture);
      }
      await context.close();
      expect(found).toEqual(Object.fromEntries(CHARTS[page].map((chart) => [chart, null])));
    });
  });
});
