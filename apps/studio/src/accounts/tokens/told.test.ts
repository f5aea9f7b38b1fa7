import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../../base/call.ts';
import { readMails } from '../../testing/letters.ts';
import { mailed as test } from '../../testing/mails.ts';
import { makeToken } from '../../testing/tokens.ts';

test('every owner is written to when a token of the studio is made, and nobody of a personal one', async ({
  t,
  server,
  tenant,
  owner,
}) => {
  await makeToken(t.base, owner, tenant.studioId, { name: 'My own' });
  expect(await readMails(t, server, tenant.studioId)).toEqual([]);
  await inStudio(t.studio, tenant.studioId, ({ trx }) =>
    sql`update staff set role = 'owner' where account_id = ${tenant.accountIds[tenant.emails.manager]}`.execute(
      trx,
    ),
  );
  await makeToken(t.base, owner, tenant.studioId, { kind: 'studio', name: 'Till at the door' });
  const mails = await readMails(t, server, tenant.studioId);
  expect(mails.map(({ to }) => to).sort()).toEqual([tenant.emails.manager, tenant.emails.owner].sort());
  for (const { text } of mails) {
    expect(text).toContain('Till at the door');
    expect(text).toContain('The owner has made');
  }
});
