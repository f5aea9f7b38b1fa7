import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { inspect } from './inspect.ts';
import { addClass, addRider, letScreenIn, openClub, tapTwice } from './tracker-club.ts';

/** Start pressed by mistake, and taken back: on one of two tablets, told on every screen. */

const club = openClub();
const { open } = club;

const elapsed = (page: Page) => page.locator('.elapsed').textContent();
const start = (page: Page) => page.getByRole('button', { name: 'Start', exact: true });

test('taken back on one tablet the class waits again on both and on the wall; from the other it starts anew, at zero', async () => {
  const eventId = await addClass(club.trackerUrl);
  await addRider(club.trackerUrl, { eventId, seatId: 2, name: ['Ada', 'Undone'] });
  const wall = await open(
    `/classes/${eventId}`,
    await letScreenIn(club.context, club.trackerUrl, { name: 'Wall', locale: 'fr-FR' }),
  );
  const [one, other] = [await open(`/classes/${eventId}`), await open(`/classes/${eventId}`)];
  await one.setViewportSize({ width: 390, height: 844 });
  await start(one).click();
  for (const page of [wall, other]) await expect.poll(() => elapsed(page)).not.toBe('0:00');

  // Whoever pressed it by mistake wants to stop: the way back is offered there.
  await one.getByRole('button', { name: 'Stop' }).click();
  await one.getByRole('button', { name: 'Take Start back' }).waitFor();
  expect(await inspect(one)).toEqual({ overflowPx: 0, violations: [] });
  // The other tablet asks the same, and is late.
  await other.getByRole('button', { name: 'Stop' }).click();
  await other.getByRole('button', { name: 'Take Start back' }).waitFor();
  let starts = 0;
  one.on('request', (request) => {
    if (request.url().endsWith('/start')) starts++;
  });
  // A tap too many does not start it again.
  await tapTwice(one, 'Take Start back', 'Start');
  await start(one).waitFor();
  await wall.getByText('Pas commencé').waitFor();
  await expect.poll(() => wall.locator('.elapsed').count()).toBe(0);
  const list = await open('/');
  expect(await list.locator(`a[href="/classes/${eventId}"]`).textContent()).not.toContain('Running');
  expect(starts).toBe(0);

  await start(other).waitFor();
  expect(await other.getByRole('dialog').count()).toBe(0);
  // Right after it has turned the button takes no press: that is the tap for Pause, on its way when Start came back.
  await expect
    .poll(async () => {
      const waits = (await start(other).count()) > 0;
      if (waits) await start(other).click();
      return waits;
    })
    .toBe(false);
  for (const page of [wall, one, other]) await expect.poll(() => elapsed(page)).not.toBe('0:00');
  await one.getByRole('button', { name: 'Stop' }).click();
  await one.getByRole('button', { name: 'Stop the class' }).click();
  await wall.getByText('Cours terminé').waitFor();
});
