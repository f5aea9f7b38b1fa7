import type { Locator, Page } from 'playwright-core';

/** Hands that count what they do. */
export function handsOn(page: Page) {
  const did = { clicks: 0, keys: 0 };
  return {
    did,
    async click(where: Locator): Promise<void> {
      did.clicks += 1;
      await where.click();
    },
    async type(text: string): Promise<void> {
      did.keys += text.length;
      await page.keyboard.type(text);
    },
    async press(key: string): Promise<void> {
      did.keys += 1;
      await page.keyboard.press(key);
    },
  };
}
