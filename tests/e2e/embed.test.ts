import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CLEAN, inspect } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** An owner puts the schedule into the studio's own site, and a visitor of it finds a class and its booking. */

const WAIT_MS = 90_000;
const DAY_MS = 24 * 3_600_000;

const studio = peopleOfStudio({
  name: 'Site & "Co"',
  staff: ['owner'],
  members: [],
  classes: Array.from({ length: 14 }, (_, i) => ({
    title: `Climb ${i + 1}`,
    startsAt: new Date(Date.now() + DAY_MS + i * 2 * 3_600_000),
  })),
});

/** A site of somebody's, on a port of its own. */
async function siteWith(line: string): Promise<string> {
  const site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="fr"><title>Site</title><h1>Nos cours</h1>${line}<p>Contact</p>`);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  onTestFinished(() => {
    site.close();
  });
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}

test(
  'the line of the console shows the week on another site, in its language, and leads to the booking',
  async () => {
    const owner = await studio.open('owner', 'integrations/public');
    await owner.getByRole('button', { name: 'Make it public' }).click();
    const preview = owner.frameLocator('iframe[title="As your visitors see it"]');
    await preview.getByText('Climb 1', { exact: true }).waitFor();
    await owner.getByRole('combobox', { name: 'Language' }).selectOption('Français');
    await preview.getByRole('link', { name: /^Réserver, Climb 1,/ }).waitFor();
    expect(await inspect(owner)).toEqual(CLEAN);
    const line = await owner.getByLabel('Line for your site').inputValue();

    const visitor = await owner
      .context()
      .browser()!
      .newContext({ viewport: { width: 390, height: 844 } });
    const page = await visitor.newPage();
    await page.goto(await siteWith(line));
    const frame = page.frameLocator('iframe[title=\'Site & "Co"\']');
    const book = frame.getByRole('link', { name: /^Réserver, Climb 12,/ });
    await book.scrollIntoViewIfNeeded();
    // All of the week stands there: nothing is scrolled within the frame.
    const inner = page.frames()[1]!;
    await expect
      .poll(() => inner.evaluate<number>('document.documentElement.scrollHeight - innerHeight'), {
        timeout: WAIT_MS,
      })
      .toBeLessThanOrEqual(0);
    expect(await inner.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    const opened = visitor.waitForEvent('page');
    await book.click();
    expect(new URL((await opened).url()).pathname).toContain('/portal/');
    expect((await visitor.cookies()).filter(({ domain }) => domain.includes('127.0.0.1'))).toEqual([]);
    await frame.getByRole('link', { name: 'Plus tard →' }).click();
    await frame.getByRole('link', { name: '← Plus tôt' }).click();
    await frame.getByText('Climb 1', { exact: true }).waitFor();
    await visitor.close();
    await owner.context().close();
  },
  4 * WAIT_MS,
);
