import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSecretKey, inTenant, loadSecretKey, seal } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, expect } from 'vitest';
import { factorContext } from '../accounts/index.ts';
import { passwordContext } from '../spivi/index.ts';
import { buildStudio } from '../testing/build.ts';
import { test } from '../testing/fixtures.ts';
import { forgetSealed, keyOfSealed } from './key-of-sealed.ts';
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

test('a first start makes a key; a file that holds none is refused in words, and nothing is sealed with it', async ({
  t,
}) => {
  const first = folder();
  expect((await keyOfSealed(t.db, first)).length).toBe(32);
  expect(readdirSync(first)).toEqual(['secret.key']);
  for (const [text, said] of [
    ['', 'is empty'],
    ['\n', 'is empty'],
    ['0123', 'does not hold 64'],
    [`${'0'.repeat(63)}g`, 'does not hold 64'],
  ] as const) {
    const damaged = folder();
    writeFileSync(join(damaged, 'secret.key'), text);
    for (const load of [findSecretKey, loadSecretKey]) expect(() => load(damaged, {})).toThrow(said);
    await expect(keyOfSealed(t.db, damaged)).rejects.toThrow(said);
  }
});

test('the app of a login counts among them: no key is made beside it, and given up, its person sets up another', async ({
  t,
}) => {
  const { accountIds } = await buildStudio(t.db, {
    staff: [{ role: 'owner', email: 'owner@key.example', password: 'a long enough one' }],
  });
  const factorId = crypto.randomUUID();
  const sealed = seal(Buffer.alloc(32, 7), 'secret', factorContext(factorId));
  await sql`insert into auth.factor (factor_id, account_id, kind, sealed, proved_at)
    values (${factorId}, ${accountIds['owner@key.example']}, 'app', ${sealed}, now())`.execute(t.db);
  const lost = folder();
  await expect(keyOfSealed(t.db, lost)).rejects.toThrow('only it opens the app of a login');
  expect(await sealAnew(t.db, { from: Buffer.alloc(32, 7), to: Buffer.alloc(32, 8) })).toEqual({
    sealed: 1,
    lost: 0,
  });
  expect(await forgetSealed(t.db, lost)).toBe(1);
  expect((await sql`select 1 from auth.factor`.execute(t.db)).rows).toEqual([]);
});

test('beside sealed values no key is made, and another is refused; given up, they are asked for again', async ({
  t,
}) => {
  const right = folder();
  const key = await keyOfSealed(t.db, right);
  const { studioId, customerIds } = await buildStudio(t.db, { customers: [{ email: 'rider@club.example' }] });
  const [mailId, erasureId] = [crypto.randomUUID(), crypto.randomUUID()];
  const sealed = (table: string, id: string) =>
    seal(key, 'secret', sealedColumns.find((one) => one.table === table)!.context(studioId, id));
  await inTenant(t.db, studioId, async (trx) => {
    await sql`insert into spivi_connections (studio_id, base_url, site_id, source_name, password_sealed, time_zone)
      values (${studioId}, 'http://x.example', 1, 'me', ${seal(key, 'secret', passwordContext(studioId))}, 'Europe/Paris')`.execute(
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
  expect(await keyOfSealed(t.db, right)).toEqual(key);

  const lost = folder();
  await expect(keyOfSealed(t.db, lost)).rejects.toThrow(
    /secret key is gone from .*, and only it opens the Spivi password of “/,
  );
  expect(existsSync(join(lost, 'secret.key'))).toBe(false);
  const foreign = folder();
  loadSecretKey(foreign, {});
  await expect(keyOfSealed(t.db, foreign)).rejects.toThrow(
    'is not the one that sealed the Spivi password of',
  );

  expect(await forgetSealed(t.db, lost)).toBe(3);
  expect(await keyOfSealed(t.db, lost)).toEqual(findSecretKey(lost, {}));
  const { rows } = await inTenant(t.db, studioId, (trx) =>
    sql`select rejected_logins, (select state from mails) as mail, (select state from erasures) as erasure
      from spivi_connections`.execute(trx),
  );
  expect(rows).toEqual([{ rejected_logins: 3, mail: 'skipped', erasure: 'attention' }]);
});
