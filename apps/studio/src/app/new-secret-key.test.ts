import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeSecretKey, inTenant, loadRetiredKeys, loadSecretKey, open, seal } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, expect } from 'vitest';
import { tombstoneOf } from '../customers/index.ts';
import { readToken, unsubscribeToken } from '../notifications/unsubscribe-token.ts';
import { buildStudio } from '../testing/build.ts';
import { test } from '../testing/fixtures.ts';
import { sealAnew, sealedColumns } from './new-secret-key.ts';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'tandem-key-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

const context = (table: string, studioId: string, id: string) =>
  sealedColumns.find((one) => one.table === table)!.context(studioId, id);

test('every sealed value opens with the new key and no more with the old one, run twice or cut short', async ({
  t,
}) => {
  const keys = changeSecretKey(folder(), {});
  const made: { studioId: string; mailId: string; erasureId: string }[] = [];
  for (let n = 0; n < 3; n++) {
    const { studioId, customerIds } = await buildStudio(t.db, {
      customers: [{ email: `rider-${n}@club.example` }],
    });
    const [mailId, erasureId] = [crypto.randomUUID(), crypto.randomUUID()];
    // One studio was done before the change was cut short.
    const key = n === 2 ? keys.to : keys.from;
    const sealed = (table: string, id: string) =>
      seal(key, `${table} of ${studioId}`, context(table, studioId, id));
    await inTenant(t.db, studioId, async (trx) => {
      await sql`insert into spivi_connections (studio_id, base_url, site_id, source_name, password_sealed, time_zone)
        values (${studioId}, 'http://x.example', 1, 'me', ${sealed('spivi_connections', studioId)}, 'Europe/Paris')`.execute(
        trx,
      );
      await sql`insert into mails (studio_id, mail_id, customer_id, kind, sealed)
        values (${studioId}, ${mailId}, ${customerIds[0]}, 'after_class', ${sealed('mails', mailId)})`.execute(
        trx,
      );
      await sql`insert into erasures (studio_id, erasure_id, customer_id, requested_by, remote)
        values (${studioId}, ${erasureId}, ${customerIds[0]}, 'owner', ${sealed('erasures', erasureId)})`.execute(
        trx,
      );
    });
    made.push({ studioId, mailId, erasureId });
  }
  expect(await sealAnew(t.db, keys)).toEqual({ sealed: 6, lost: 0 });
  expect(await sealAnew(t.db, keys)).toEqual({ sealed: 0, lost: 0 });
  for (const { studioId, mailId, erasureId } of made)
    for (const [table, id] of [
      ['spivi_connections', studioId],
      ['mails', mailId],
      ['erasures', erasureId],
    ] as const) {
      const { column } = sealedColumns.find((one) => one.table === table)!;
      const { rows } = await inTenant(t.db, studioId, (trx) =>
        sql<{ value: Buffer }>`select ${sql.ref(column)} as value from ${sql.table(table)}`.execute(trx),
      );
      const where = context(table, studioId, id);
      expect(open(keys.to, rows[0]!.value, where)).toBe(`${table} of ${studioId}`);
      expect(() => open(keys.from, rows[0]!.value, where)).toThrow();
    }
  expect(await sealAnew(t.db, { from: keys.from, to: Buffer.alloc(32, 9) })).toEqual({ sealed: 0, lost: 9 });
});

test('the key in the folder is replaced at the end, and what was begun goes on with the same new one', () => {
  const dataDir = folder();
  const first = loadSecretKey(dataDir, {});
  const begun = changeSecretKey(dataDir, {});
  expect(loadSecretKey(dataDir, {})).toEqual(first);
  const again = changeSecretKey(dataDir, {});
  expect(again.to).toEqual(begun.to);
  again.finish();
  expect(loadSecretKey(dataDir, {})).toEqual(begun.to);
  expect(loadRetiredKeys(dataDir)).toEqual([first]);
  changeSecretKey(dataDir, {}).finish();
  expect(loadRetiredKeys(dataDir)).toEqual([first, begun.to]);
  expect(readFileSync(join(dataDir, 'secret.key'), 'utf8')).not.toBe(begun.to.toString('hex'));
});

test('a key given in the environment needs another one there', () => {
  const dataDir = folder();
  const key = (digit: string) => digit.repeat(64);
  expect(() => changeSecretKey(dataDir, { TANDEM_SECRET_KEY: key('a') })).toThrow(/TANDEM_NEW_SECRET_KEY/);
  const same = { TANDEM_SECRET_KEY: key('a'), TANDEM_NEW_SECRET_KEY: key('a') };
  expect(() => changeSecretKey(dataDir, same)).toThrow(/not another key/);
  const keys = changeSecretKey(dataDir, { ...same, TANDEM_NEW_SECRET_KEY: key('b') });
  keys.finish();
  expect(loadRetiredKeys(dataDir)).toEqual([keys.from]);
});

test('who was erased is known under any later key, and a mail of before still unsubscribes', () => {
  const [first, second, third] = [1, 2, 3].map((n) => Buffer.alloc(32, n)) as [Buffer, Buffer, Buffer];
  const whom = { studioId: crypto.randomUUID(), customerId: crypto.randomUUID(), of: 'class_mail' } as const;
  const subject = { customerId: whom.customerId };
  const before = tombstoneOf({ secretKey: first }, whom.studioId, subject);
  const now = { secretKey: third, retiredKeys: [first, second] };
  expect(tombstoneOf(now, whom.studioId, subject)).toEqual(before);
  for (const secretKey of [first, second, third])
    expect(readToken(now, unsubscribeToken({ secretKey }, whom))).toEqual(whom);
  expect(() => readToken(now, unsubscribeToken({ secretKey: Buffer.alloc(32, 4) }, whom))).toThrow(
    /not complete/,
  );
});
