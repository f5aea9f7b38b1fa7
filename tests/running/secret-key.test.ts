import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSecretKey, seal } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateStudio } from '../../apps/studio/src/app/studio.ts';
import { passwordContext } from '../../apps/studio/src/spivi/index.ts';
import { asOwner, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { endAll, newPlace, PATIENT, type Place, TEST_MS, typeStart } from './tandem.ts';

/** `npm start` beside a database whose secrets its key does not open: it ends, and says which value that is. */

let database: Awaited<ReturnType<typeof testDatabase>>;
let place: Place;
let key: Buffer;
beforeAll(async () => {
  database = await testDatabase('studio', migrateStudio);
  place = await newPlace();
  key = loadSecretKey(place.folder, {});
  await asOwner(database.url, async (db) => {
    const { studioId } = await buildStudio(db, { name: 'Vélo Clé' });
    await db
      .insertInto('spivi_connections')
      .values({
        studio_id: studioId,
        base_url: 'http://x.example',
        site_id: 1,
        source_name: 'me',
        password_sealed: seal(key, 'secret', passwordContext(studioId)),
        time_zone: 'Europe/Paris',
      })
      .execute();
  });
}, TEST_MS);
afterAll(async () => {
  await endAll(place);
  await database?.drop();
}, TEST_MS);

const lost = (folder: string) =>
  `The secret key is gone from ${folder}, and only it opens the Spivi password of “Vélo Clé”.`;

test.each<[string, (file: string) => void, (folder: string) => string, string]>([
  ['lost', (file) => rmSync(file), lost, 'Put secret.key back from its backup'],
  ['empty', (file) => writeFileSync(file, ''), (folder) => `${folder}/secret.key is empty`, 'Put it back'],
  [
    'of somewhere else',
    (file) => writeFileSync(file, 'ab'.repeat(32)),
    () => 'This secret key is not the one that sealed the Spivi password of “Vélo Clé”',
    'Put secret.key back from its backup',
  ],
])(
  'a key that is %s ends the start with words, and nothing is made in its place',
  async (_, damage, sentence, remedy) => {
    const file = join(place.folder, 'secret.key');
    damage(file);
    const tandem = typeStart(place, { DATABASE_URL: database.url });
    await expect.poll(tandem.exitCode, PATIENT).toBe(1);
    expect(tandem.said()).toContain(sentence(place.folder));
    expect(tandem.said()).toContain(remedy);
    expect(tandem.said()).not.toContain('Ready after');
    writeFileSync(file, key.toString('hex'));
  },
  TEST_MS,
);

test(
  'put back, it opens them: the start goes on',
  async () => {
    const tandem = typeStart(place, { DATABASE_URL: database.url });
    await expect.poll(tandem.said, PATIENT).toMatch(/Tables (are up to date|and demo studio made)/);
    await tandem.end();
    expect(tandem.said()).toContain('Ending. Your data stays.');
  },
  TEST_MS,
);
