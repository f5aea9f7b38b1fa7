import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const WAIT_MS = 60_000;

/** The keys of what a device keeps of the portal. */
export const keys = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tandem.kept.')));

/** Until this device has the pages' files. */
export const untilFilesKept = (page: Page): Promise<void> =>
  expect
    .poll(() => page.evaluate<boolean>('navigator.serviceWorker.controller !== null'), { timeout: WAIT_MS })
    .toBe(true);

/** Until this device has the portal's files, and the answers whose places end so. */
export async function untilKept(page: Page, ...endings: string[]): Promise<void> {
  await untilFilesKept(page);
  for (const ending of ['.me', ...endings])
    await expect
      .poll(async () => (await keys(page)).some((key) => key.endsWith(ending)), { timeout: WAIT_MS })
      .toBe(true);
}

/** The line that dates what a page shows as it was kept. */
export const asOf = (page: Page) => page.getByText(/As of .+, no connection\./);
