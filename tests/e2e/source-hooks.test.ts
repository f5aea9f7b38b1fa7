import { webhookKinds } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import { CLEAN, inspect, isClean, resize, SIZES } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** Webhooks of Momence: an owner sets them up, sees that one came, and why one was not taken. */

const PATIENCE = { timeout: 240_000 };

const studio = peopleOfStudio({ name: 'Told', staff: ['owner'], members: [] });

/** As if it had been connected a moment ago: nothing is asked there. */
const connect = () =>
  asOwner(studio.databaseUrl(), (db) =>
    inTenant(db, studio.built().studioId, (trx) =>
      sql`insert into source_connections (studio_id, source, base_url, secrets, credential_version, classes_read_at, held_until)
        values (${studio.built().studioId}, 'momence', 'http://127.0.0.1:9', '\\x00', 1, now(), now() + interval '1 day')`.execute(
        trx,
      ),
    ),
  );
const post = (address: string, secret: string) =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webhook-secret': secret },
    body: JSON.stringify({
      payload: JSON.stringify({
        timestamp: new Date().toISOString(),
        event: 'session-booked',
        payload: { sessionId: 7 },
      }),
    }),
  });

test('an owner sets webhooks up, sees what came, and why one was refused', PATIENCE, async () => {
  await connect();
  const owner = await studio.open('owner', 'integrations/momence');
  await owner.getByRole('button', { name: 'Set up webhooks' }).click();
  await owner.getByRole('radio', { name: 'Momence asks for one: make it here' }).check();
  await owner.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await owner.getByText('Copy the secret now').waitFor();
  const secret = await owner.getByRole('dialog').getByRole('textbox', { name: 'Secret' }).inputValue();
  await owner.getByRole('button', { name: 'Done' }).click();
  const address = await owner.getByRole('textbox', { name: 'Address for Momence' }).inputValue();
  await owner.getByText('Nothing yet', { exact: true }).waitFor();
  expect((await post(address, 'somebody-else')).status).toBe(401);
  await owner.reload();
  await owner.getByRole('alert').filter({ hasText: 'The secret is another one' }).waitFor();
  await owner.getByText('What to do in Momence, step by step').click();
  for (const size of SIZES) {
    await resize(owner, size);
    expect(await inspect(owner), `${size.width}`).toEqual(CLEAN);
  }
  await resize(owner, SIZES[0]!);
  expect((await post(address, secret)).status).toBe(200);
  await owner.reload();
  await owner.getByText('Last received', { exact: true }).waitFor();
  await expect.poll(() => owner.getByText('Nothing yet', { exact: true }).count()).toBe(0);
  await expect.poll(() => owner.getByRole('alert').count()).toBe(0);

  const french = await studio.open('owner', 'integrations/momence', { locale: 'fr-FR', onPhone: true });
  await french.getByRole('button', { name: 'Nouveau secret' }).click();
  await french.getByText('L’ancien secret vaut encore une heure').waitFor();
  expect(await inspect(french)).toEqual(CLEAN);
  await french.getByRole('dialog').getByRole('textbox', { name: 'Secret' }).fill('a-secret-of-theirs');
  await french.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
  await french.getByText(/Vaut aussi jusqu’au/).waitFor();
  expect(await inspect(french)).toEqual(CLEAN);
  await french.getByRole('button', { name: 'Retirer les webhooks' }).click();
  await french.getByRole('dialog').getByRole('button', { name: 'Retirer', exact: true }).click();
  await french.getByRole('button', { name: 'Installer les webhooks' }).waitFor();
  expect((await post(address, 'a-secret-of-theirs')).status).toBe(401);
});

test('what the studio’s own program hears is chosen by what it is of, or all at once', PATIENCE, async () => {
  const owner = await studio.open('owner', 'integrations/webhooks');
  await owner.getByRole('button', { name: 'Add a webhook' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByLabel('Address').fill('https://receiver.example/tandem');
  await dialog.getByRole('button', { name: 'Choose all' }).click();
  await dialog.getByRole('group', { name: 'Payments' }).getByLabel('Payment refunded').uncheck();
  await isClean(owner);
  await dialog.getByRole('button', { name: 'Add a webhook' }).click();
  await owner.getByRole('textbox', { name: /secret/i }).waitFor();
  const answer = await owner.request.get(`${studio.url()}/api/studios/${studio.built().studioId}/webhooks`);
  const [{ kinds }] = await answer.json();
  expect(kinds).toEqual(webhookKinds.filter((kind) => kind !== 'payment.refunded'));
});
