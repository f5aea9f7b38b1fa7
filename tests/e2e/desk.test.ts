import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { openHouse } from './house.ts';
import { inspect } from './inspect.ts';

/** The front desk with a queue before it: what was typed once is not typed again, and keys do what clicks do. */

const WAIT_MS = 90_000;
const PATIENCE_MS = 600_000;
const HOUR_MS = 3_600_000;
const PASSWORD = 'a long enough one';
/** A laptop at the desk: low. */
const LOW = { width: 1440, height: 760 };

type Scene = { page: Page; built: Built; onRoster: (name: string) => ReturnType<Page['getByRole']> };

/** Opens a class's page at the desk of a studio that is built so: the first customers sit on the first spots, and some rode. */
async function atDesk(
  {
    seated,
    rode = 0,
    ...wish
  }: NonNullable<Parameters<typeof buildStudio>[1]> & { seated: number; rode?: number },
  doing: (scene: Scene) => Promise<void>,
): Promise<void> {
  let built!: Built;
  const house = await openHouse(({ databaseUrl }) =>
    asOwner(databaseUrl, async (db) => {
      built = await buildStudio(db, {
        staff: [{ role: 'front_desk', email: 'desk@club.example', password: PASSWORD }],
        ...wish,
      });
      for (const [n, customer_id] of built.customerIds.slice(0, seated).entries())
        await db
          .insertInto('bookings')
          .values({
            ...{ studio_id: built.studioId, booking_id: randomUUID(), class_id: built.classIds[0]! },
            ...{ customer_id, spot_number: n + 1 },
          })
          .execute();
      for (const customer_id of built.customerIds.slice(0, rode))
        await db
          .insertInto('class_results')
          .values({
            ...{ studio_id: built.studioId, class_id: built.classIds[0]!, customer_id },
            ...{ state: 'ready', values: '{"averagePowerW": 150}' },
          })
          .execute();
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
    const onRoster = (name: string) => page.getByRole('listitem').filter({ hasText: name }).first();
    await doing({ page, built, onRoster });
  } finally {
    await browser.close();
    await house.close();
  }
}

test(
  'books who is known by letters and Enter, and who is new without typing a name twice',
  () =>
    atDesk(
      {
        customers: [
          { firstName: 'Nora', lastName: 'Pedal', email: 'nora@club.example' },
          { firstName: 'Noah', lastName: 'Spindle', email: 'noah@club.example' },
        ],
        classes: [{ startsAt: new Date(Date.now() + 24 * HOUR_MS) }],
        seated: 0,
      },
      async ({ page, onRoster }) => {
        const add = page.getByRole('dialog');

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
      },
    ),
  PATIENCE_MS,
);

test(
  'lets two people of a full class swap: by three clicks, by keys, by dragging, each with its undo',
  () =>
    atDesk(
      {
        rooms: [{ spots: 4 }],
        customers: ['Ada', 'Ben', 'Cleo', 'Dan'].map((firstName) => ({
          ...{ firstName, lastName: 'Rider', email: `${firstName}@club.example` },
        })),
        classes: [{ startsAt: new Date(Date.now() + 24 * HOUR_MS) }],
        seated: 4,
      },
      async ({ page, onRoster }) => {
        const spot = (number: number) => page.getByRole('button', { name: new RegExp(`^Spot ${number}:`) });
        const sits = async (name: string, number: number) => {
          await page.getByRole('button', { name: `Spot ${number}: ${name} Rider` }).waitFor();
        };
        const undo = async () => {
          await page.getByRole('button', { name: 'Undo', exact: true }).click();
          await sits('Ada', 1);
        };
        await onRoster('Dan Rider').waitFor();

        await page.getByRole('button', { name: 'Actions for Ada Rider' }).click();
        await page.getByRole('button', { name: 'Move to another spot' }).click();
        await spot(4).click();
        await page.getByText('Ada Rider is on spot 4 now, Dan Rider on spot 1').waitFor();
        await sits('Ada', 4);
        await sits('Dan', 1);
        await undo();

        await spot(1).focus();
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Move to another spot' }).press('Enter');
        await page.getByText('Choose a spot for Ada Rider.').waitFor();
        expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
        await spot(2).focus();
        await page.keyboard.press('Enter');
        await sits('Ada', 2);
        await undo();

        const middle = async (number: number) => {
          const { x, y, width, height } = (await spot(number).boundingBox())!;
          return [x + width / 2, y + height / 2] as const;
        };
        await page.mouse.move(...(await middle(1)));
        await page.mouse.down();
        await page.mouse.move(...(await middle(3)), { steps: 5 });
        await page.mouse.up();
        await sits('Ada', 3);
        await sits('Cleo', 1);
        // The release was no click on somebody.
        expect(await page.getByRole('dialog').count()).toBe(0);
        await undo();
        // Dropped beside, or given up: nobody moves, and the next press is a click again.
        await page.mouse.move(...(await middle(1)));
        await page.mouse.down();
        await page.mouse.move(...(await middle(3)), { steps: 5 });
        await page.keyboard.press('Escape');
        await page.mouse.up();
        await spot(2).click();
        await page.getByRole('dialog', { name: 'Ben Rider' }).waitFor();
        await sits('Ada', 1);
      },
    ),
  PATIENCE_MS,
);

test(
  'checks in those who rode, and everybody, at one press each, and takes it back',
  () =>
    atDesk(
      {
        customers: ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva'].map((firstName) => ({
          ...{ firstName, lastName: 'Rider', email: `${firstName}@club.example` },
        })),
        classes: [{ startsAt: new Date(Date.now() - 3 * HOUR_MS) }],
        ...{ seated: 4, rode: 2 },
      },
      async ({ page, onRoster }) => {
        await onRoster('Ada Rider').waitFor();
        const here = page.getByRole('button', { name: /^Here: / });
        await page.getByText('2 people rode and are not checked in.').waitFor();
        expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
        await page.getByRole('button', { name: 'Check them in' }).click();
        await page.getByText('2 people are checked in').waitFor();
        await page.getByRole('button', { name: 'Check all 2 in' }).waitFor();
        expect(await here.count()).toBe(2);
        await page.getByRole('button', { name: 'Undo', exact: true }).click();
        await page.getByText('2 check-ins are undone').waitFor();
        await page.getByRole('button', { name: 'Check all 4 in' }).click();
        await page.getByText('4 people are checked in').waitFor();
        await page.getByRole('button', { name: /^Check all/ }).waitFor({ state: 'hidden' });
        expect(await here.count()).toBe(4);
        // Who was there unbooked is noted afterwards, and that is taken back.
        await page.getByRole('button', { name: 'Note who was there' }).click();
        await page.getByRole('dialog').getByLabel('Customer').fill('eva');
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /Eva Rider/ })
          .click();
        await page.getByText('Eva Rider is noted as there').waitFor();
        await expect.poll(() => here.count()).toBe(5);
        await page.getByRole('button', { name: 'Actions for Eva Rider' }).click();
        expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
        await page.getByRole('button', { name: 'Was not there: take back' }).click();
        await page.getByText('Eva Rider is not noted any more').waitFor();
        await expect.poll(() => here.count()).toBe(4);
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'Download CSV' }).click(),
        ]);
        expect(file.suggestedFilename()).toMatch(/ \d{4}-\d{2}-\d{2}\.csv$/);
        const [head, ...rows] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
        expect(head).toBe('Spot,Name,Email,Booked,Checked in,Cancelled,Cancelled late,First visit');
        expect(rows.slice(0, 4).map((row) => row.split(',').slice(0, 3).join())).toEqual(
          ['Ada', 'Ben', 'Cleo', 'Dan'].map((name, n) => `${n + 1},${name} Rider,${name}@club.example`),
        );
      },
    ),
  PATIENCE_MS,
);

test(
  'an address that is not for the desk, or leads nowhere, says so within the frame and breaks nothing',
  () =>
    atDesk(
      { classes: [{ startsAt: new Date(Date.now() + HOUR_MS) }], seated: 0 },
      async ({ page, built }) => {
        const home = `/console/${built.studioId}`;
        const frame = page.getByRole('navigation').getByRole('link', { name: 'Schedule' });
        const go = async (path: string) => {
          await page.goto(new URL(home + path, page.url()).href);
          await frame.waitFor();
        };
        for (const path of [
          ...['/class-types', '/customers/bring-in', '/customers/profile', '/places', '/team', '/month'],
          ...['/comparison', '/privacy', '/integrations/spivi', '/integrations/public'],
        ]) {
          await go(path);
          await page.getByRole('heading', { level: 1, name: 'This page is not open to you' }).waitFor();
          expect([path, await page.getByRole('main').getByRole('button').allInnerTexts()]).toEqual([
            path,
            ['Sign in with another account'],
          ]);
        }
        await go('/nowhere');
        await page.getByRole('heading', { level: 1, name: 'This page does not exist' }).waitFor();
        await go(`/classes/${randomUUID()}`);
        await page.getByRole('alert').filter({ hasText: 'This is no longer here.' }).waitFor();
        expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
        await page.getByRole('link', { name: 'Go to the start page' }).click();
        await page.getByRole('heading', { level: 1, name: 'Schedule' }).waitFor();
      },
    ),
  PATIENCE_MS,
);
