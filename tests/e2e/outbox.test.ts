import { expect, test } from 'vitest';
import { CLEAN, inspect, resize, SIZES } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** Which mails went: an owner and a manager look them up, and letters that let somebody in stay shut. */

const HOUR_MS = 3_600_000;
const studio = peopleOfStudio({
  name: 'Outbox',
  staff: ['owner', 'manager', 'front_desk'],
  members: ['Ada', 'Bo'],
  classes: [30, 54].map((hours) => ({
    title: `Ride in ${hours} hours`,
    startsAt: new Date(Date.now() + hours * HOUR_MS),
  })),
});

test.each([
  {
    locale: 'en-GB',
    who: 'owner',
    of: 0,
    words: {
      none: 'No mail server is set: nothing goes out',
      kept: 'kept in the folder',
      read: 'Read “Cancelled: Ride in 30 hours” to Ada Demo',
      says: 'Hello Ada,',
      noted: 'That you read this is noted in Activity.',
      kind: 'Kind',
      open: 'Read',
      shut: 'For its reader alone.',
      toPerson: 'Mails to this person',
      only: 'Only to Ada Demo',
    },
  },
  {
    locale: 'fr-FR',
    who: 'manager',
    of: 1,
    words: {
      none: 'Aucun serveur de messagerie n’est réglé : rien ne part',
      kept: 'gardé dans le dossier',
      read: 'Lire « Cancelled: Ride in 54 hours » à Ada Demo',
      says: 'Hello Ada,',
      noted: 'Votre lecture est notée dans le journal.',
      kind: 'Type',
      open: 'Lire',
      shut: 'Pour la personne destinataire seulement.',
      toPerson: 'E-mails à cette personne',
      only: 'Seulement à Ada Demo',
    },
  },
])(
  '$locale: what would have gone is read, a sign-in link is not',
  { timeout: 240_000 },
  async ({ locale, who, of, words }) => {
    const page = await studio.open(who, 'mails', { locale });
    await page.getByText(words.none).waitFor();
    const { studioId, classIds, customerIds } = studio.built();
    const api = `${studio.url()}/api/studios/${studioId}`;
    const asked = (method: 'POST' | 'PUT', path: string, data: object = {}) =>
      page.request.fetch(`${api}/${path}`, { method, data, headers: { origin: studio.url() } });
    const ada = customerIds[0]!;
    const booked = await asked('POST', `classes/${classIds[of]}/bookings`, {
      customerId: ada,
      spotNumber: 1,
    });
    expect(booked.status()).toBe(200);
    expect((await asked('POST', `classes/${classIds[of]}/cancel`)).status()).toBe(200);
    // Until the worker has written it.
    const read = page.getByRole('button', { name: words.read });
    await expect
      .poll(
        async () => {
          await page.reload();
          return read.waitFor({ timeout: 2_000 }).then(
            () => true,
            () => false,
          );
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    await page.getByRole('listitem').getByText(words.kept).first().waitFor();
    for (const size of SIZES) {
      await resize(page, size);
      expect(await inspect(page)).toEqual(CLEAN);
    }
    await read.click();
    await page.getByRole('dialog').getByText(words.says).waitFor();
    await page.getByText(words.noted).waitFor();
    expect(await inspect(page)).toEqual(CLEAN);
    await page.keyboard.press('Escape');

    await page.goto(studio.at(who, `customers/${ada}?tab=rights`));
    await page.getByRole('link', { name: words.toPerson }).click();
    await page.getByRole('button', { name: words.only }).click();
    await expect.poll(() => page.url()).not.toContain('customerId');
    await page.request.post(`${studio.url()}/api/sign-in-link`, {
      data: { email: 'ada@outbox.example' },
      headers: { origin: studio.url() },
    });
    await page.getByLabel(words.kind, { exact: true }).selectOption('sign_in_link');
    await expect.poll(() => page.url()).toContain('kind=sign_in_link');
    await expect
      .poll(
        async () => {
          await page.reload();
          return page
            .getByText(words.shut)
            .first()
            .waitFor({ timeout: 2_000 })
            .then(
              () => true,
              () => false,
            );
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    expect(await page.getByRole('button', { name: words.open, exact: true }).count()).toBe(0);
    await page.context().close();
  },
);

test('the front desk has no way there', { timeout: 120_000 }, async () => {
  const page = await studio.open('front_desk', 'mails');
  await page.getByRole('heading', { name: 'This page is not open to you' }).waitFor();
  expect(await page.getByRole('link', { name: 'Mails', exact: true }).count()).toBe(0);
});
