import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { appCode, askFactors, loseFreshness } from '../../apps/studio/src/testing/factors.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';
import { inspect } from './inspect.ts';

/** Setting a second factor up, being asked for it, and getting in without the phone. */

const WAIT_MS = 90_000;
const STAFF = ['owner', 'manager', 'instructor', 'front_desk'] as const;
const PASSWORD = 'a long enough one';
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const email = (who: string) => `${who}@factor.example`;

let house: House;
let browser: Browser;
let built: Built;

beforeAll(async () => {
  house = await openHouse(async ({ databaseUrl }) => {
    await asOwner(databaseUrl, async (db) => {
      built = await buildStudio(db, {
        name: 'Factor',
        staff: STAFF.map((role) => ({
          role,
          email: email(role),
          password: PASSWORD,
        })),
      });
    });
    await askFactors(databaseUrl, Object.fromEntries(STAFF.map((who) => [who, email(who)])));
  });
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

async function open(locale: string, viewport = DESKTOP): Promise<Page> {
  const context = await browser.newContext({ locale, viewport, reducedMotion: 'reduce' });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  await page.goto(`${house.studioUrl}/sign-in`);
  return page;
}

async function signIn(page: Page, who: string): Promise<void> {
  await page.locator('input[type=email]').fill(email(who));
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
}

/** Nothing sticks out, and the accessibility checks find nothing. A picture goes where somebody wants to look at it. */
async function looksRight(page: Page, name: string): Promise<void> {
  const folder = process.env.LOOK_AT;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  expect([name, await inspect(page)]).toEqual([name, { overflowPx: 0, violations: [] }]);
}

const keyOf = async (page: Page) =>
  (await page.getByTestId('factor-key').textContent())!.replaceAll(/\s/g, '');

test('the owner is led to set an app up, keeps the recovery codes, and is asked for a code from then on', async () => {
  const page = await open('en-GB');
  await signIn(page, 'owner');
  await page.getByRole('heading', { name: 'One more step: a second factor' }).waitFor();
  await looksRight(page, 'security-missing');
  await page.getByRole('button', { name: 'Add an app that shows codes' }).click();
  await page.getByRole('img', { name: 'QR code for your app' }).waitFor();
  await looksRight(page, 'security-app');
  const key = await keyOf(page);
  const code = page.getByLabel('Code of the app');
  expect([await code.getAttribute('autocomplete'), await code.getAttribute('inputmode')]).toEqual([
    'one-time-code',
    'numeric',
  ]);
  await code.fill('000 000');
  await page.keyboard.press('Enter');
  await page.getByText('This code is not right').waitFor();
  await code.fill(await appCode(key, -1));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  await looksRight(page, 'security-codes');
  const kept = await page.getByRole('listitem').allInnerTexts();
  expect(kept).toHaveLength(10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('My phone').waitFor();
  await looksRight(page, 'security-list');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'New class' }).waitFor();

  await page.context().clearCookies();
  await page.goto(`${house.studioUrl}/console/${built.studioId}/team`);
  await signIn(page, 'owner');
  await page.getByRole('heading', { name: 'The second step' }).waitFor();
  await looksRight(page, 'second-step');
  await page.getByLabel('Code of the app').fill(await appCode(key));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Team' }).waitFor();

  await page.context().clearCookies();
  await page.goto(house.studioUrl);
  await signIn(page, 'owner');
  await page.getByRole('button', { name: /use a recovery code/ }).click();
  await page.getByLabel('Recovery code').fill(kept[0]!.toLowerCase());
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'New class' }).waitFor();
  await page.context().close();
});

test('in French, on a phone, with the keyboard alone', async () => {
  const page = await open('fr-FR', PHONE);
  await signIn(page, 'manager');
  await page.getByRole('heading', { name: 'Encore une étape : un second facteur' }).waitFor();
  await looksRight(page, 'security-missing-fr');
  await page.getByRole('button', { name: 'Ajouter une application à codes' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: 'Code QR pour votre application' }).waitFor();
  await looksRight(page, 'security-app-fr');
  const key = await keyOf(page);
  await page.getByLabel('Code de l’application').focus();
  await page.keyboard.insertText(await appCode(key, -1));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Vos codes de secours' }).waitFor();
  await looksRight(page, 'security-codes-fr');
  await page.getByRole('button', { name: 'Je les ai conservés' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Continuer' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console\//);
  await page.context().close();
});

/** A device with a fingerprint reader, of Chromium's own making. @returns what takes the finger off, or lays it on */
async function addDevice(page: Page, verifies = true): Promise<(finger: boolean) => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: verifies,
      automaticPresenceSimulation: true,
    },
  });
  return (enabled) => devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
}

test('a passkey is made, signs in without the password, and answers in place of a code', async () => {
  const page = await open('en-GB', PHONE);
  const touch = await addDevice(page);
  await signIn(page, 'instructor');
  await page.waitForURL(/\/console\//);
  await page.goto(`${house.studioUrl}/security`);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await looksRight(page, 'passkey-add');
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('Laptop').waitFor();
  await looksRight(page, 'passkey-list');

  // The browser offers it by itself.
  await page.context().clearCookies();
  await page.goto(`${house.studioUrl}/sign-in`);
  await page.waitForURL(/\/console\//);
  const me = await (await page.request.get(`${house.studioUrl}/api/me`)).json();
  expect([me.user.email, me.secondFactor]).toEqual([email('instructor'), 'proved']);

  await page.context().clearCookies();
  await touch(false);
  await page.goto(house.studioUrl);
  await page.getByLabel('Email').waitFor();
  await looksRight(page, 'passkey-sign-in');
  await signIn(page, 'instructor');
  await page.getByRole('heading', { name: 'The second step' }).waitFor();
  await touch(true);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.waitForURL(/\/console\//);

  // It is asked again for what changes who one is, and the passkey answers.
  await loseFreshness(house.databaseUrl);
  await page.goto(`${house.studioUrl}/security`);
  await page.getByRole('button', { name: 'Remove Laptop' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('heading', { name: 'Is it you?' }).waitFor();
  await looksRight(page, 'confirm');
  await page.getByRole('dialog').getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('Laptop is removed').waitFor();
  await page.context().close();
});

test('a device that does not ask who holds it makes no passkey, and one that is not known signs nobody in', async () => {
  const page = await open('en-GB');
  await addDevice(page, false);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('This passkey could not be used here').waitFor();
  await signIn(page, 'front_desk');
  await page.waitForURL(/\/console\//);
  await page.goto(`${house.studioUrl}/security`);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('This passkey could not be used here').waitFor();
  await page.context().close();
});
