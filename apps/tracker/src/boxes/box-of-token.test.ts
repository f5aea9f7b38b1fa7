import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { connect } from '../base/db.ts';
import { A, B, test } from '../testing/tracker.ts';

test('a token tells of its own box, and opens nothing beyond the statement that asks', async ({ t }) => {
  const db = connect(t.databaseUrl);
  const ask = async (token: string) =>
    (await sql`select site_id, box_id from box_of_token(${hashToken(token)})`.execute(db)).rows;
  expect(await ask(A.token)).toEqual([{ site_id: A.siteId, box_id: A.boxId }]);
  expect(await ask(B.token)).toEqual([{ site_id: B.siteId, box_id: B.boxId }]);
  expect(await ask('anything else')).toEqual([]);
  await db.transaction().execute(async (trx) => {
    const seen = sql`select (select count(*) from boxes) as boxes, (select count(*) from box_tokens) as tokens`;
    expect((await seen.execute(trx)).rows).toEqual([{ boxes: 0, tokens: 0 }]);
  });
  await db.destroy();
});

test('a token that is taken back opens nothing from that moment on, in every process', async ({ t }) => {
  const second = await t.start();
  const ask = (url: string) =>
    fetch(`${url}/box/v1/class`, { headers: { authorization: `Bearer ${A.otherToken}` } });
  for (const url of [t.url, second.url]) expect((await ask(url)).status).toBe(200);
  expect((await t.api('DELETE', `/api/boxes/${A.otherBoxId}/token`)).status).toBe(200);
  for (const url of [t.url, second.url]) {
    const refused = await ask(url);
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'token_revoked' }]);
  }
});
