import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { openHouse } from './house.ts';
import { inspect } from './inspect.ts';

/** What an owner does at the end of a month: reads it, and sets until when cancelling is free. */

const WAIT_MS = 90_000;
const PATIENCE_MS = 600_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PASSWORD = 'a long enough one';
const clean = { overflowPx: 0, violations: [] };

test(
  'reads the list of customers and the month, on a desk and on a phone, and sets the rule of cancelling',
  async () => {
    let built!: Built;
    const past = [1, 2, 20, 35].map((days) => ({ startsAt: new Date(Date.now() - days * DAY_MS) }));
    const house = await openHouse(({ databaseUrl }) =>
      asOwner(databaseUrl, async (db) => {
        built = await buildStudio(db, {
          staff: [{ role: 'owner', email: 'owner@club.example', password: PASSWORD }],
          customers: ['Ada', 'Ben', 'Cleo'].map((firstName) => ({
            ...{ firstName, lastName: 'Rider', email: `${firstName}@club.example` },
          })),
          classes: past,
        });
        for (const [n, class_id] of built.classIds.entries())
          for (const customer_id of built.customerIds.slice(n % 2))
            await db
              .insertInto('bookings')
              .values({ studio_id: built.studioId, booking_id: randomUUID(), class_id, customer_id })
              .execute();
      }),
    );
    const browser = await launchBrowser();
    try {
      for (const [locale, size] of [
        ['en', { width: 1440, height: 900 }],
        ['fr', { width: 390, height: 844 }],
      ] as const) {
        const context = await browser.newContext({ locale, viewport: size, reducedMotion: 'reduce' });
        context.setDefaultTimeout(WAIT_MS);
        const page = await context.newPage();
        await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
          headers: { origin: house.studioUrl },
          data: { email: 'owner@club.example', password: PASSWORD },
        });
        const at = `${house.studioUrl}/console/${built.studioId}`;
        await page.goto(`${at}/customers`);
        await page
          .getByText(/^(4 visits|4 visites)/)
          .first()
          .waitFor();
        expect([locale, await inspect(page)]).toEqual([locale, clean]);
        await page.goto(`${at}/month`);
        await page.getByRole('row', { name: /^(All classes|Tous les cours)/ }).waitFor();
        expect([locale, await inspect(page)]).toEqual([locale, clean]);
        await page.getByRole('button', { name: /^(Month before|Mois précédent)$/ }).click();
        await page.waitForURL(/month=/);
        await page.goto(`${at}/month?month=2020-01`);
        await page.getByText(/^(No class in this month|Aucun cours ce mois-ci)/).waitFor();

        await page.goto(`${at}/places`);
        await page.getByRole('heading', { name: /^(Cancelling|Annulation)$/ }).waitFor();
        await page
          .getByRole('button', { name: /^(Change|Modifier)$/ })
          .last()
          .click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').fill('6');
        await dialog
          .getByText(/^(Cancel free until 6 hours before|Annulation gratuite jusqu’à 6 heures avant)\./)
          .waitFor();
        expect([locale, await inspect(page)]).toEqual([locale, clean]);
        await dialog.getByRole('button', { name: /^(Save|Enregistrer)$/ }).click();
        await dialog.waitFor({ state: 'hidden' });
        await page.getByText(/6 (hours before|heures avant)\.$/).waitFor();
        await context.close();
      }
    } finally {
      await browser.close();
      await house.close();
    }
  },
  PATIENCE_MS,
);
