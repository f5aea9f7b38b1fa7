import { expect, test } from 'vitest';
import { CLEAN, inspect, resize, SIZES } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** A member makes a token for a program of their own, and ends it. */

const studio = peopleOfStudio({
  name: 'Owntokens',
  staff: [],
  members: ['Ada', 'Zoe'],
  classes: [{ title: 'Evening ride', startsAt: new Date(Date.now() + 30 * 3_600_000) }],
});

test.each([
  {
    locale: 'en-GB',
    who: 'ada',
    words: {
      row: 'API tokens',
      make: 'Make a token',
      token: 'Token',
      done: 'Done',
      revoke: 'Revoke My sheet',
      yes: 'Revoke',
      gone: 'My sheet is revoked',
    },
  },
  {
    locale: 'fr-FR',
    who: 'zoe',
    words: {
      row: 'Jetons d’API',
      make: 'Créer un jeton',
      token: 'Jeton',
      done: 'Terminé',
      revoke: 'Révoquer My sheet',
      yes: 'Révoquer',
      gone: 'Jeton révoqué : My sheet',
    },
  },
])('$locale: made, used and ended', { timeout: 240_000 }, async ({ locale, who, words }) => {
  const page = await studio.open(who, 'details', { locale });
  await page.getByRole('link', { name: words.row }).click();
  for (const size of SIZES) {
    await resize(page, size);
    await page.getByRole('button', { name: words.make }).waitFor();
    expect(await inspect(page)).toEqual(CLEAN);
  }
  await page.getByRole('button', { name: words.make }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('My sheet');
  await dialog.getByRole('checkbox').first().check();
  expect(await inspect(page)).toEqual(CLEAN);
  await dialog.locator('button[type=submit]').click();
  const token = dialog.getByRole('textbox', { name: words.token });
  await token.waitFor();
  const secret = await token.inputValue();
  expect(secret).toMatch(/^tandem_personal_/);
  // A program has with it what the member has, and no more than was ticked.
  const asked = await fetch(`${studio.url()}/api/studios/${studio.built().studioId}`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(asked.status).toBe(200);
  await dialog.getByRole('button', { name: words.done }).click();
  await page.getByRole('button', { name: words.revoke }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.yes, exact: true }).click();
  await page.getByText(words.gone).waitFor();
  await page.context().close();
});
