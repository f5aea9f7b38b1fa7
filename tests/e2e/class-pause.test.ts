import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inspect } from './inspect.ts';
import { addClass, letScreenIn, openClub, tapTwice } from './tracker-club.ts';

/** A class that is paused and goes on: pressed on a tablet, told on every screen. */

const club = openClub();
const { open } = club;

const elapsed = (page: Page) => page.locator('.elapsed').textContent();
/** How long a pause has lasted, as the wall tells it, s. */
const since = async (page: Page) =>
  ((await page.locator('.paused time').textContent()) ?? '')
    .split(':')
    .reduce((seconds, part) => seconds * 60 + Number(part), 0);

/** Longer than what is told to have been pressed a moment ago is taken for the same tap. */
const pressable = (page: Page) => page.waitForTimeout(1000);

test('paused on one of two tablets the class stands still on both and on the wall, and goes on from the other, by the keyboard', async () => {
  const eventId = await addClass(club.trackerUrl);
  const wall = await open(
    `/classes/${eventId}`,
    await letScreenIn(club.context, club.trackerUrl, { name: 'Wall', locale: 'fr-FR' }),
  );
  const [instructor, other] = [await open(`/classes/${eventId}`), await open(`/classes/${eventId}`)];
  await instructor.setViewportSize({ width: 820, height: 1180 });
  expect(await instructor.getByRole('button', { name: 'Pause the class' }).count()).toBe(0);
  await instructor.getByRole('button', { name: 'Start' }).click();
  await expect.poll(() => elapsed(wall)).not.toBe('0:00');
  await pressable(instructor);
  await instructor.getByRole('button', { name: 'Pause the class' }).click();
  await wall.getByRole('status').getByText('En pause').waitFor();
  await other.getByRole('status').getByText('Paused').waitFor();
  expect(await inspect(instructor)).toEqual({ overflowPx: 0, violations: [] });
  expect(await wall.getByRole('button', { name: 'Reprendre' }).count()).toBe(0);

  // While the pause goes on, the class does not.
  await expect.poll(() => since(wall)).toBeGreaterThan(1);
  const stood = await elapsed(wall);
  const from = await since(wall);
  await expect.poll(() => since(wall)).toBeGreaterThan(from + 1);
  for (const page of [wall, instructor, other]) expect(await elapsed(page)).toBe(stood);
  const list = await open('/');
  await list.locator(`a[href="/classes/${eventId}"] .state`, { hasText: 'Paused' }).waitFor();

  const goOn = other.getByRole('button', { name: 'Go on with the class' });
  await goOn.focus();
  await other.keyboard.press('Enter');
  for (const page of [wall, instructor, other])
    await expect.poll(() => page.locator('.paused').count()).toBe(0);
  await expect.poll(() => elapsed(wall)).not.toBe(stood);
  // Whoever pressed it by the keyboard is still on it, and may press again.
  await pressable(other);
  expect(await other.evaluate('document.activeElement.textContent.trim()')).toBe('Pause');
  await other.keyboard.press('Enter');
  await wall.getByRole('status').getByText('En pause').waitFor();

  await instructor.getByRole('button', { name: 'Stop' }).click();
  await instructor.getByRole('button', { name: 'Stop the class' }).click();
  await wall.getByText('Cours terminé').waitFor();
  expect(await wall.locator('.paused').count()).toBe(0);
  await instructor.getByRole('button', { name: 'Resume' }).click();
  await wall.getByRole('status').getByText('En pause').waitFor();
  await instructor.getByRole('button', { name: 'Stop' }).click();
  await instructor.getByRole('button', { name: 'Stop the class' }).click();
});

test('a tap too many on Pause does not let the class go on, nor one on Start pause it', async () => {
  const page = await open(`/classes/${await addClass(club.trackerUrl)}`);
  let presses = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/paused')) presses++;
  });
  await page.getByRole('button', { name: 'Start' }).waitFor();
  await tapTwice(page, 'Start', 'Pause the class');
  await pressable(page);
  expect(presses).toBe(0);
  await tapTwice(page, 'Pause the class', 'Go on with the class');
  await page.getByRole('status').getByText('Paused').waitFor();
  await pressable(page);
  expect(presses).toBe(1);
  await page.getByRole('button', { name: 'Go on with the class' }).click();
  await page.getByRole('button', { name: 'Pause the class' }).waitFor();
  expect(presses).toBe(2);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Stop the class' }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
});
