import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, test as plain } from 'vitest';
import { openDemo } from '../../../apps/demo/src/index.ts';
import { launchBrowser } from '../../../scripts/browser.ts';
import { type House, openHouse } from '../house.ts';
import { inspect, overflowPx, resize } from '../inspect.ts';

const WAIT_MS = 90_000;
/** For one walk through many screens on a machine that has other things to do. */
export const PATIENCE_MS = 1_200_000;
const SIZES = { phone: { width: 360, height: 780 }, desktop: { width: 1440, height: 900 } } as const;

/**
 * Both languages on a small phone and a desktop. A page is opened once in each language, at one size, and then takes the
 * other: each language opens at another. The accessibility checks take most of a visit's time and depend on markup and
 * colours: they run at the second size, which is another for each language. So is the light of the device: what is dark
 * by night is so in French.
 */
export const views = [
  { locale: 'en', opened: 'phone', after: 'desktop', scheme: 'light' },
  { locale: 'fr', opened: 'desktop', after: 'phone', scheme: 'dark' },
] as const;
export type View = (typeof views)[number];

type Findings = { errors: string[]; overflowPx: Record<string, number>; violations: string[] };
export const clean: Findings = { errors: [], overflowPx: { phone: 0, desktop: 0 }, violations: [] };

/** The demo's house with some rides, and a browser before it. */
export const test = plain
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('house', { scope: 'file' }, async ({}, { onCleanup }): Promise<House> => {
    const house = await openHouse();
    onCleanup(() => house.close());
    const demo = await openDemo({ ...house, wanted: true, rides: 12 });
    await demo.fill();
    await demo.close();
    return house;
  })
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend(
    'open',
    { scope: 'file' },
    ({ browser }) =>
      ({ locale, opened, scheme }: View): Promise<BrowserContext> =>
        browser.newContext({ locale, viewport: SIZES[opened], reducedMotion: 'reduce', colorScheme: scheme }),
  )
  .extend(
    'enter',
    { scope: 'file' },
    ({ house }) =>
      (context: BrowserContext, email: string, view: View) =>
        signIn(house, context, email, view.locale),
  );

/** Opens a page and tells what is wrong with it: what fails, what sticks out sideways, what the checks find. */
export async function look(page: Page, url: string, { opened, after }: View): Promise<Findings> {
  const errors: string[] = [];
  const onError = (error: Error) => errors.push(error.message);
  page.on('pageerror', onError);
  await page.setViewportSize(SIZES[opened]);
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  await page.locator('h1, h2').first().waitFor({ timeout: WAIT_MS });
  await allThere(page);
  const first = await overflowPx(page);
  await resize(page, SIZES[after]);
  await allThere(page);
  const { violations, overflowPx: second } = await inspect(page);
  page.off('pageerror', onError);
  return { errors, overflowPx: { [opened]: first, [after]: second }, violations };
}

const allThere = (page: Page) =>
  page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached', timeout: WAIT_MS });

/** Signs somebody of the demo in, in this language. @returns their studio, and who they are there */
async function signIn(
  house: House,
  context: BrowserContext,
  email: string,
  locale: string,
): Promise<{ studioId: string; customerId: string }> {
  const headers = { origin: house.studioUrl };
  const answer = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers,
    data: { email, password: 'tandem-demo' },
  });
  expect(answer.status()).toBe(200);
  await context.request.put(`${house.studioUrl}/api/me/locale`, { headers, data: { locale } });
  return (await (await context.request.get(`${house.studioUrl}/api/me`)).json()).studios[0];
}
