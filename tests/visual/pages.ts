import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { otherSport, ride, totalsOnly } from '../../apps/web/src/rides/testing/ride.ts';
import { rides, trends } from '../../apps/web/src/rides/testing/trends.ts';
import { webFolder } from '../../scripts/build-web.ts';
import { me, NOW, RIDER, rights, STUDIO } from './session.ts';

/**
 * The built pages in a browser without any server: files come from the folder, the API answers with fixed data, and it
 * is always the same noon.
 */
export const ORIGIN = 'http://tandem.test';
/** A busy machine takes its time. */
const WAIT_MS = 90_000;
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
export const SIZES = { phone: { width: 360, height: 780 }, desktop: { width: 1440, height: 900 } } as const;
export type Size = keyof typeof SIZES;
export type Locale = 'en' | 'fr';

export const TOTALS_ONLY = 'totals-only';
const OTHER_SPORT = 'other-sport';
const customer = `/api/studios/${STUDIO}/customers/${RIDER}`;
const answers = (locale: Locale): Record<string, unknown> => ({
  '/api/me': me(locale),
  [`${customer}/rights`]: rights,
  [`${customer}/ride-links`]: [],
  [`${customer}/trends`]: trends,
  [`${customer}/rides`]: { rows: rides, nextCursor: null },
  [`${customer}/rides/${ride.rideId}`]: ride,
  [`${customer}/rides/${TOTALS_ONLY}`]: totalsOnly,
  [`${customer}/rides/${OTHER_SPORT}`]: otherSport,
});

export const urls = {
  trends: `${ORIGIN}/portal/${STUDIO}/performance`,
  ride: `${ORIGIN}/portal/${STUDIO}/performance/${ride.rideId}`,
  totalsOnly: `${ORIGIN}/portal/${STUDIO}/performance/${TOTALS_ONLY}`,
  otherSport: `${ORIGIN}/portal/${STUDIO}/performance/${OTHER_SPORT}`,
};

type Options = {
  locale: Locale;
  size: Size;
  folder?: string;
  /** What the device asks for. */
  scheme?: 'light' | 'dark';
  /** Other answers, by path of the API. */
  instead?: Record<string, unknown>;
};

export async function openPages(browser: Browser, options: Options): Promise<BrowserContext> {
  const { locale, size, scheme = 'light', folder = webFolder, instead } = options;
  const context = await browser.newContext({
    locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
    timezoneId: 'Europe/Paris',
    viewport: SIZES[size],
    reducedMotion: 'reduce',
    colorScheme: scheme,
  });
  context.setDefaultTimeout(WAIT_MS);
  await context.clock.setFixedTime(NOW);
  await context.routeWebSocket(/./, () => {});
  await serve(context, { folder, page: 'index.html', known: { ...answers(locale), ...instead } });
  return context;
}

type Served = {
  folder?: string;
  /** What addresses of no file lead to. */
  page: 'index.html' | 'board.html';
  /** Answers by path of the API. */
  known: Record<string, unknown>;
};

/** Answers everything that a context asks of `ORIGIN`. */
export async function serve(
  context: BrowserContext,
  { folder = webFolder, page, known }: Served,
): Promise<void> {
  await context.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/api/'))
      return pathname in known
        ? route.fulfill({ json: known[pathname] })
        : route.fulfill({ status: 404, json: { code: 'not_found', message: 'There is no such thing.' } });
    const file = join(folder, pathname);
    const found = existsSync(file) && statSync(file).isFile() ? file : join(folder, page);
    return route.fulfill({ body: readFileSync(found), contentType: TYPES[extname(found)] ?? 'text/plain' });
  });
}
