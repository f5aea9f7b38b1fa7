import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale } from '../../scripts/build-web.ts';
import { inspect } from '../e2e/inspect.ts';
import { contrastOf, groundOf, LEAST_CONTRAST } from './contrast.ts';
import { ORIGIN, openPages, urls } from './pages.ts';
import { STUDIO } from './session.ts';

/** The portal on a phone that is dark, and on one that is light: as it is asked for, from the first picture on. */
/** A busy machine takes its time, and the checks of access take most of it. */
const PATIENCE_MS = 300_000;

let browser: Browser;
beforeAll(async () => {
  await buildWebIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const AXIS = { width: 44 };
/** What stands on a canvas axe cannot see at all: the words at the axes, by chart, and what stands beside bars. */
const looked = {
  trends: {
    'a heading': '.mantine-Title-root, h1',
    'quiet words': 'dt',
    weeks: ['[data-chart="weeks"] canvas', { ...AXIS, y: 20, height: 200 }],
    fitness: ['[data-chart="fitness"] canvas', AXIS],
    'zones, their names': ['[data-chart="zones"] canvas', { x: 36, width: 100 }],
    'where one is': 'nav a[aria-current]',
    'the other ways': 'nav a:not([aria-current])',
  },
  ride: {
    trace: ['[data-chart="trace"] canvas', { ...AXIS, height: 180 }],
    'the best stretches': ['[data-chart="ride-peaks"] canvas', AXIS],
    'zones, their times': ['[data-chart="zones-power"] canvas', { x: 36, width: 100 }],
    'a channel': 'dl dt[style]',
  },
} as const;

describe.each(['light', 'dark'] as const)('on a %s phone', (scheme) => {
  test.each(['trends', 'ride'] as const)(
    'every word of %s can be read',
    async (name) => {
      const context = await openPages(browser, { locale: 'fr', size: 'phone', scheme });
      const page = await context.newPage();
      await page.goto(urls[name]);
      for (const [selector] of Object.values(looked[name]).filter((one) => typeof one !== 'string'))
        await page.locator((selector as string).replace('canvas', '[data-drawn]')).waitFor();
      expect((await groundOf(page)) < 0.1).toBe(scheme === 'dark');
      const low: Record<string, number> = {};
      for (const [what, where] of Object.entries(looked[name])) {
        const [selector, part] = typeof where === 'string' ? [where, {}] : where;
        const contrast = await contrastOf(page, selector, part);
        if (contrast < LEAST_CONTRAST) low[what] = contrast;
      }
      const { violations } = await inspect(page);
      await context.close();
      expect({ low, violations }).toEqual({ low: {}, violations: [] });
    },
    PATIENCE_MS,
  );

  test('the first picture is of the ground that comes after it, and the console is light', async () => {
    const context = await openPages(browser, { locale: 'en', size: 'phone', scheme });
    await context.route(/\.(js|css)$/, (route) => route.abort());
    const page = await context.newPage();
    const dark = async (path: string) => {
      await page.goto(ORIGIN + path);
      await page.locator('#shell').waitFor();
      return (await groundOf(page)) < 0.1;
    };
    expect({
      portal: await dark(`/portal/${STUDIO}`),
      signIn: await dark('/sign-in'),
      console: await dark(`/console/${STUDIO}`),
    }).toEqual({ portal: scheme === 'dark', signIn: scheme === 'dark', console: false });
    await context.close();
  });
});

test('a chart that stands takes the other colours as soon as the phone does', async () => {
  const context = await openPages(browser, { locale: 'en', size: 'phone' });
  const page = await context.newPage();
  await page.goto(urls.trends);
  await page.locator('[data-chart="weeks"] [data-drawn]').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => labelsOf(page)).toBeGreaterThan(LEAST_CONTRAST);
  await context.close();
});

const labelsOf = (page: Page) =>
  contrastOf(page, '[data-chart="weeks"] canvas', { ...AXIS, y: 20, height: 200 });
