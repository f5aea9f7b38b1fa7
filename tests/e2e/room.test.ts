import { randomUUID } from 'node:crypto';
import { layOutRoom } from '@tandem/api/room-layout';
import type { Room } from '@tandem/api/studio';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { openHouse } from './house.ts';
import { inspect } from './inspect.ts';

/** An owner draws a room and what stands in it: by keyboard, and by hand. */

const WAIT_MS = 90_000;
const PATIENCE_MS = 600_000;
const DAY_MS = 24 * 3_600_000;
const SPOTS = 20;
const PASSWORD = 'a long enough one';
const clean = { overflowPx: 0, violations: [] };

async function drag(page: Page, spot: string, byX: number, byY: number): Promise<void> {
  const button = page.getByRole('dialog').getByRole('button', { name: spot, exact: true });
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await button.boundingBox())!;
  const [fromX, fromY] = [x + width / 2, y + height / 2];
  await page.mouse.move(fromX, fromY);
  await page.mouse.down();
  await page.mouse.move(fromX + byX, fromY + byY, { steps: 4 });
  await page.mouse.up();
}

/** By a finger, which sends other events than a mouse. */
async function dragByFinger(page: Page, spot: Locator, byY: number): Promise<void> {
  await spot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await spot.boundingBox())!;
  const at = { x: x + width / 2, y: y + height / 2 };
  const screen = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    screen.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', [at]);
  for (const part of [0.3, 0.6, 1]) await touch('touchMove', [{ x: at.x, y: at.y + byY * part }]);
  await touch('touchEnd', []);
  await screen.detach();
}

test(
  'adds, moves and renumbers a spot by keyboard, by hand and by finger, and loses nobody who has booked',
  async () => {
    let built!: Built;
    const house = await openHouse(({ databaseUrl }) =>
      asOwner(databaseUrl, async (db) => {
        built = await buildStudio(db, {
          rooms: [{ name: 'Hall', spots: SPOTS }],
          staff: [{ role: 'owner', email: 'owner@club.example', password: PASSWORD }],
          customers: [{ firstName: 'Ada', lastName: 'Rider', email: 'ada@club.example' }],
          classes: [{ title: 'Ride', startsAt: new Date(Date.now() + DAY_MS) }],
        });
        await db
          .insertInto('bookings')
          .values({
            studio_id: built.studioId,
            booking_id: randomUUID(),
            class_id: built.classIds[0]!,
            customer_id: built.customerIds[0]!,
            spot_number: 1,
          })
          .execute();
      }),
    );
    const browser = await launchBrowser();
    try {
      const open = async (locale: string, size: { width: number; height: number }, hasTouch = false) => {
        const context = await browser.newContext({
          locale,
          viewport: size,
          hasTouch,
          reducedMotion: 'reduce',
        });
        context.setDefaultTimeout(WAIT_MS);
        await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
          headers: { origin: house.studioUrl },
          data: { email: 'owner@club.example', password: PASSWORD },
        });
        const page = await context.newPage();
        await page.goto(`${house.studioUrl}/console/${built.studioId}/places`);
        return page;
      };
      const roomOf = async (page: Page): Promise<Room> => {
        const answer = await page.request.get(`${house.studioUrl}/api/studios/${built.studioId}`);
        return (await answer.json()).rooms[0];
      };
      const spotOf = async (page: Page, number: number) =>
        (await roomOf(page)).spots.find((spot) => spot.spotNumber === number);

      const desk = await open('en', { width: 1440, height: 900 });
      await desk.getByRole('button', { name: 'Name and spots of Hall' }).press('Enter');
      const dialog = desk.getByRole('dialog', { name: 'Hall' });
      await dialog.getByRole('button', { name: 'Put on arcs' }).press('Enter');
      await dialog.getByRole('button', { name: 'Add a spot' }).press('Enter');
      const added = dialog.getByRole('button', { name: `Spot ${SPOTS + 1}`, exact: true });
      const placed = await dialog.getByRole('status').textContent();
      await added.press('Shift+ArrowRight');
      await added.press('ArrowUp');
      expect(await dialog.getByRole('status').textContent()).not.toBe(placed);
      // Steps of the keys are taken back as one, and done again.
      await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
      await added.press('Enter');
      await added.press('Shift+ArrowRight');
      await dialog.getByRole('textbox', { name: 'Number' }).fill('99');
      await desk.keyboard.press('Enter');
      await dialog.getByText(`Spot ${SPOTS + 1} is now spot 99.`).waitFor();
      const numbered = dialog.getByRole('button', { name: 'Spot 99', exact: true });
      expect(await numbered.getAttribute('aria-pressed')).toBe('true');
      expect(await inspect(desk)).toEqual(clean);
      // Escape lets the spot go and leaves the dialog; then arrows walk.
      await numbered.press('Escape');
      expect(await numbered.getAttribute('aria-pressed')).toBe('false');
      await numbered.press('ArrowLeft');
      expect(await numbered.evaluate((button) => button.matches(':focus'))).toBe(false);
      // A fan by the keyboard, from the menu to its place; under a spot it is refused by both names.
      await dialog.getByRole('button', { name: 'Add a door, fan …' }).press('Enter');
      await desk.getByRole('menuitem', { name: 'Fan' }).press('Enter');
      const fan = dialog.getByRole('button', { name: 'Fan', exact: true });
      await expect.poll(() => fan.getAttribute('aria-pressed')).toBe('true');
      const [x, , y] = (await dialog.getByRole('status').textContent())!.match(/\d+/g)!.map(Number);
      const { x: spotX, y: spotY } = layOutRoom('arcs', SPOTS)[6]!;
      const steps = (by: number) => Array.from({ length: Math.abs(Math.round(by)) });
      for (const _ of steps(spotX - x!)) await fan.press(spotX > x! ? 'ArrowRight' : 'ArrowLeft');
      for (const _ of steps(spotY - y!)) await fan.press(spotY > y! ? 'ArrowDown' : 'ArrowUp');
      const covers = dialog.getByRole('alert');
      await expect.poll(() => covers.textContent()).toMatch(/^Fan: this would stand where spot 7 is/);
      await dialog.getByRole('button', { name: 'Save' }).press('Enter');
      expect(await inspect(desk)).toEqual(clean);
      await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
      await covers.waitFor({ state: 'hidden' });
      // A row once more, and another kind for a spot of it.
      await dialog.getByRole('button', { name: 'Spot 99', exact: true }).press('Enter');
      await expect.poll(() => dialog.getByRole('status').textContent()).toMatch(/^Spot 99 stands at /);
      await dialog.getByRole('button', { name: 'Duplicate', exact: true }).press('Enter');
      const repeated = dialog.getByRole('button', { name: `Spot ${SPOTS + 1}`, exact: true });
      await expect.poll(() => repeated.getAttribute('aria-pressed')).toBe('true');
      await dialog.getByRole('combobox', { name: 'Kind' }).click();
      await desk.getByRole('option', { name: 'Rower' }).click();
      const rower = dialog.getByRole('button', { name: `Spot ${SPOTS + 1}, Rower`, exact: true });
      await rower.waitFor();
      await dialog.getByRole('button', { name: 'Duplicate its row' }).press('Enter');
      await dialog.getByText(/^One more row of \d+ spots?: 2\d/).waitFor();
      await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
      await drag(desk, 'Spot 1, Bike', 0, 30);
      await dialog.getByRole('button', { name: 'Save' }).press('Enter');
      const question = desk.getByRole('dialog', { name: 'People would sit elsewhere' });
      await question.getByText(/^Ada Rider, spot 1,/).waitFor();
      expect(await inspect(desk)).toEqual(clean);
      await question.getByRole('button', { name: 'Save all the same' }).press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      expect((await roomOf(desk)).spots).toHaveLength(SPOTS + 2);
      expect(await spotOf(desk, 99)).toMatchObject({ kind: 'bike', active: true });
      expect(await spotOf(desk, SPOTS + 1)).toMatchObject({ kind: 'rower', active: true });
      expect((await roomOf(desk)).fixtures.map(({ kind }) => kind)).toEqual(['instructor', 'fan']);
      expect((await spotOf(desk, 1))!.y).toBeGreaterThan(layOutRoom('arcs', SPOTS)[0]!.y + 6);

      // The plan of before is looked at and drawn again; whoever would move is asked about, and this time it is left.
      await desk.getByRole('button', { name: 'Name and spots of Hall' }).press('Enter');
      await dialog.getByRole('button', { name: 'Earlier plans' }).press('Enter');
      const plans = desk.getByRole('dialog', { name: 'Earlier plans of Hall' });
      await plans.getByRole('radio', { name: /\d{2}:\d{2}$/ }).waitFor();
      await plans.getByText(`${SPOTS} bikes · Instructor`).waitFor();
      expect(await inspect(desk)).toEqual(clean);
      await plans.getByRole('button', { name: 'Bring back' }).press('Enter');
      await dialog.getByText(/^The plan in use until .* is drawn\./).waitFor();
      await expect.poll(() => numbered.count()).toBe(0);
      await dialog.getByRole('button', { name: 'Save' }).press('Enter');
      await question.getByText(/^Ada Rider, spot 1,/).waitFor();
      await question.getByRole('button', { name: 'Cancel' }).press('Enter');
      await question.waitFor({ state: 'hidden' });
      await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
      await dialog.getByRole('button', { name: 'Save' }).press('Enter');
      await dialog.waitFor({ state: 'hidden' });

      // A room is duplicated, and taken back.
      await desk.getByRole('button', { name: 'Duplicate Hall' }).press('Enter');
      const copying = desk.getByRole('dialog', { name: 'Duplicate Hall' });
      await copying.getByRole('textbox', { name: 'Name of the new room' }).fill('Hall 2');
      expect(await inspect(desk)).toEqual(clean);
      await desk.keyboard.press('Enter');
      const copy = desk.getByRole('button', { name: 'Name and spots of Hall 2' });
      await copy.waitFor();
      await desk.getByRole('button', { name: 'Undo' }).press('Enter');
      await copy.waitFor({ state: 'hidden' });
      expect((await roomOf(desk)).spots).toHaveLength(SPOTS + 2);

      // Who books sees the room as it is, and who cannot see it reads where a spot is.
      await desk.goto(`${house.studioUrl}/console/${built.studioId}/classes/${built.classIds[0]}`);
      const map = desk.getByRole('group', { name: 'Spots in the room' });
      await map.getByText('Instructor').waitFor();
      await map.getByText('Fan', { exact: true }).waitFor({ state: 'attached' });
      await map.locator(`[aria-description^="Rower, row "]`).waitFor();
      expect(await inspect(desk)).toEqual(clean);
      await desk.getByText('List', { exact: true }).click();
      await desk
        .getByRole('button', { name: /near a fan/ })
        .first()
        .waitFor();
      await desk
        .getByRole('button', { name: /near the instructor/ })
        .first()
        .waitFor();
      expect(await inspect(desk)).toEqual(clean);

      // On a phone, by finger: a spot moves and the dialog does not scroll; what is booked cannot go.
      const phone = await open('fr', { width: 390, height: 844 }, true);
      await phone.getByRole('button', { name: 'Nom et places de Hall' }).tap();
      const sheet = phone.getByRole('dialog', { name: 'Hall' });
      const before = (await spotOf(phone, 5))!.y;
      await dragByFinger(phone, sheet.getByRole('button', { name: 'Place 5, Vélo', exact: true }), 30);
      await sheet.getByText(/^Place 5\u00a0: \d+ sur 100/).waitFor();
      expect(await inspect(phone)).toEqual(clean);
      await sheet.getByRole('button', { name: 'Place 1, Vélo', exact: true }).tap();
      await sheet.getByRole('button', { name: 'Supprimer la place 1' }).tap();
      await sheet.getByRole('button', { name: 'Enregistrer' }).tap();
      const booked = sheet.getByRole('listitem').filter({ hasText: /^Ada Rider, place 1,/ });
      await booked.getByRole('link', { name: 'Ride' }).waitFor();
      await sheet.getByText('Déplacez d’abord ces personnes.').waitFor();
      expect(await inspect(phone)).toEqual(clean);
      expect((await spotOf(phone, 1))!.active).toBe(true);
      await sheet.getByRole('button', { name: 'Défaire' }).tap();
      await sheet.getByRole('button', { name: 'Enregistrer' }).tap();
      await sheet.waitFor({ state: 'hidden' });
      expect((await spotOf(phone, 5))!.y).toBeGreaterThan(before + 6);
      expect((await roomOf(phone)).spots).toHaveLength(SPOTS + 2);
    } finally {
      await browser.close();
      await house.close();
    }
  },
  PATIENCE_MS,
);
