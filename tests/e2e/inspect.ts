import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What is wrong with a page as it stands: what sticks out sideways, and what the accessibility checks find. */
export type Findings = { overflowPx: number; violations: string[] };

/** Nothing is wrong with it. */
export const CLEAN: Findings = { overflowPx: 0, violations: [] };

/** A computer, a tablet and a phone. */
export const SIZES = [
  { width: 1280, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];

/** How far the page sticks out sideways. */
export const overflowPx = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Until the page has been drawn at another size. */
export async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
}

export async function inspect(page: Page): Promise<Findings> {
  // In the page itself and without telling what is well: a second page to gather in costs more than the checks.
  const found = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  const violations = found.violations.map(
    (v) =>
      `${v.id}: ${v.nodes
        .slice(0, 3)
        .map((n) => n.target.join(' '))
        .join(' | ')}`,
  );
  return { overflowPx: await overflowPx(page), violations };
}

/** Nothing is wrong with it at any of the sizes; it ends as it began. */
export async function isClean(page: Page): Promise<void> {
  const before = page.viewportSize()!;
  for (const size of [...SIZES, before]) {
    await resize(page, size);
    expect([size.width, await inspect(page)]).toEqual([size.width, CLEAN]);
  }
}
