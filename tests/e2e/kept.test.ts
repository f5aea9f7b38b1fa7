import { randomBytes, randomUUID } from 'node:crypto';
import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { CLEAN, inspect } from './inspect.ts';
import { asOf, keys, untilKept } from './kept.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** What a device has kept gives way to the answer, however late, and to the next person, however they come in. */

const TEST_MS = 240_000;
/** Longer than the page waits before it shows what was kept. */
const LATE_MS = 9_000;

const studio = peopleOfStudio({ name: 'Vault', staff: ['owner'], members: ['Ada', 'Bob'] });

/** The part after `#` of a link as it is mailed to who forgot their password. */
async function linkToken(email: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const identifier = `sign-in-link:${hashToken(token).toString('hex')}`;
  await asOwner(studio.databaseUrl(), (db) =>
    sql`insert into auth.verification (id, identifier, value, "expiresAt")
      select ${randomUUID()}, ${identifier}, 'sign-in-link:' || u.id, now() + interval '15 minutes'
      from auth."user" u where u.login = ${email}`.execute(db),
  );
  return token;
}

test('who comes in by the link of a mail finds nothing of who was there before, even if nothing more is heard', {
  timeout: TEST_MS,
}, async () => {
  const page = await studio.open('ada', 'details');
  await page.getByText('ada@vault.example').waitFor();
  await untilKept(page, `.customer ${studio.built().customerIds[0]}`);
  await page.goto(`${studio.url()}/welcome/link#${await linkToken('bob@vault.example')}`);
  await page.route('**/api/me', (route) => route.abort());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').waitFor();
  expect(await keys(page)).toEqual([]);
  expect(await page.getByText('ada@vault.example').count()).toBe(0);
  await page.context().close();
});

test('a form that is opened with what was kept waits, and is opened anew once the answer has come', {
  timeout: TEST_MS,
}, async () => {
  const { studioId, customerIds } = studio.built();
  const rights = `/api/studios/${studioId}/customers/${customerIds[0]}`;
  const page = await studio.open('ada', 'details/board');
  const alias = page.getByRole('textbox', { name: 'Name on the board' });
  await alias.waitFor();
  await untilKept(page, `.customer ${customerIds[0]} rights`);
  // On another device, meanwhile.
  const changed = await page.context().request.put(`${studio.url()}${rights}/board`, {
    headers: { origin: studio.url() },
    data: { alias: 'Zephyr', hidden: ['powerW'], outside: false },
  });
  expect([changed.status(), await changed.text()]).toMatchObject([200, expect.anything()]);
  await page.route(`**${rights}/rights`, async (route) => {
    await new Promise((comes) => setTimeout(comes, LATE_MS));
    await route.continue();
  });
  await page.reload();
  await asOf(page).waitFor();
  expect(await alias.isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await page.getByText('Waits for a connection to the studio.').waitFor();
  expect(await inspect(page)).toEqual(CLEAN);
  await asOf(page).waitFor({ state: 'detached' });
  await expect.poll(() => alias.inputValue()).toBe('Zephyr');
  expect(await alias.isEnabled()).toBe(true);
  await page.context().close();
});

test('one lost answer is asked again while there is a line', { timeout: TEST_MS }, async () => {
  const page = await studio.open('ada', 'details/contact');
  const customerId = studio.built().customerIds[0]!;
  await page.getByRole('textbox', { name: 'Email' }).waitFor();
  await untilKept(page, `.customer ${customerId}`);
  let lost = 0;
  await page.route(new RegExp(`/customers/${customerId}$`), (route) => {
    lost++;
    // The first question, and that of the line for changes, once it stands.
    return lost <= 2 ? route.abort() : route.continue();
  });
  await page.reload();
  await page.getByText('Your contact details are not kept on this device').waitFor();
  expect(await page.getByRole('textbox').count()).toBe(0);
  await page.getByRole('textbox', { name: 'Email' }).waitFor();
  expect(await asOf(page).count()).toBe(0);
  expect(lost).toBeGreaterThan(2);
  await page.context().close();
});

test('what is refused is not shown from before, and is not told as a lack of a line', {
  timeout: TEST_MS,
}, async () => {
  const page = await studio.open('ada', 'bookings');
  const customerId = studio.built().customerIds[0]!;
  await untilKept(page, `.customer ${customerId}`);
  await page.route(new RegExp(`/customers/${customerId}$`), async (route) => {
    await new Promise((comes) => setTimeout(comes, LATE_MS));
    await route.fulfill({ status: 403, json: { code: 'not_allowed', message: 'Not for you.' } });
  });
  await page.reload();
  await asOf(page).waitFor();
  await page.getByRole('alert').waitFor();
  await asOf(page).waitFor({ state: 'detached' });
  await expect.poll(async () => (await keys(page)).some((key) => key.endsWith(customerId))).toBe(false);
  await page.context().close();
});

test('of a studio where somebody is no member nothing stays: not of one that they left, nor where they work now', {
  timeout: TEST_MS,
}, async () => {
  const plant = async (who: string, path: string) => {
    const page = await studio.open(who, path);
    await page.getByRole('heading').first().waitFor();
    const { user } = await (await page.context().request.get(`${studio.url()}/api/me`)).json();
    const planted = [
      `${user.userId}.${studio.built().studioId}.class list`,
      `${user.userId}.${randomUUID()}.places`,
    ];
    await page.evaluate((all) => {
      for (const key of all) localStorage.setItem(`tandem.kept.${key}`, '{}');
    }, planted);
    await page.reload();
    return page;
  };
  const desk = await plant('owner', '');
  await expect.poll(() => keys(desk)).toEqual([]);
  await desk.context().close();
  const phone = await plant('ada', 'bookings');
  await expect.poll(async () => (await keys(phone)).some((key) => key.endsWith('.places'))).toBe(false);
  await phone.context().close();
});
