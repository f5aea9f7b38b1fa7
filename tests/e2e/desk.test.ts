import { expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { openHouse } from './house.ts';
import { inspect } from './inspect.ts';

/** The front desk with a queue before it: what was typed once is not typed again, and keys do what clicks do. */

const WAIT_MS = 30_000;
const PATIENCE_MS = 600_000;
const HOUR_MS = 3_600_000;
const PASSWORD = 'a long enough one';
/** A laptop at the desk: low. */
const LOW = { width: 1440, height: 760 };

test(
  'books who is known by letters and Enter, and who is new without typing a name twice',
  async () => {
    let built!: Built;
    const house = await openHouse(({ databaseUrl }) =>
      asOwner(databaseUrl, async (db) => {
        built = await buildStudio(db, {
          staff: [{ role: 'front_desk', email: 'desk@club.example', password: PASSWORD }],
          customers: [
            { firstName: 'Nora', lastName: 'Pedal', email: 'nora@club.example' },
            { firstName: 'Noah', lastName: 'Spindle', email: 'noah@club.example' },
          ],
          classes: [{ startsAt: new Date(Date.now() + 24 * HOUR_MS) }],
        });
      }),
    );
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({ locale: 'en', viewport: LOW, reducedMotion: 'reduce' });
      context.setDefaultTimeout(WAIT_MS);
      const page = await context.newPage();
      const entered = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
        headers: { origin: house.studioUrl },
        data: { email: 'desk@club.example', password: PASSWORD },
      });
      expect(entered.status()).toBe(200);
      await page.goto(`${house.studioUrl}/console/${built.studioId}/classes/${built.classIds[0]}`);
      const add = page.getByRole('dialog');
      const onRoster = (name: string) => page.getByRole('listitem').filter({ hasText: name }).first();

      // Known: one click, some letters, Enter before the answer is there.
      await page.getByRole('button', { name: 'Add person' }).click();
      await page.keyboard.type('nora ped');
      await page.keyboard.press('Enter');
      await add.waitFor({ state: 'hidden' });
      await onRoster('Nora Pedal').waitFor();

      // New: nobody is found, the name is carried on, and the cursor stands where the next letter goes.
      await page.getByRole('button', { name: 'Add person' }).click();
      await page.keyboard.type('Zelda de la Cour');
      await add.getByRole('button', { name: 'New customer “Zelda de la Cour”' }).click();
      expect(await add.getByLabel('First name').inputValue()).toBe('Zelda');
      expect(await add.getByLabel('Last name').inputValue()).toBe('de la Cour');
      await add.locator('input[type=email]:focus').waitFor();
      // The button is in sight without scrolling.
      const box = (await add.getByRole('button', { name: 'Create and book' }).boundingBox())!;
      expect(box.y + box.height).toBeLessThanOrEqual(LOW.height);
      expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
      await page.keyboard.type('zelda@club.example');
      await page.keyboard.press('Enter');
      await add.waitFor({ state: 'hidden' });
      await onRoster('Zelda de la Cour').waitFor();
    } finally {
      await browser.close();
      await house.close();
    }
  },
  PATIENCE_MS,
);
