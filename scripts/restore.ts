import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { claimDatabase, readDump, requireEmpty, restoreSchemas, SetupError } from '@tandem/platform';
import { migrateStudio } from '../apps/studio/src/app/studio.ts';
import { migrateTracker } from '../apps/tracker/src/app/tracker.ts';
import { folderOf, onPlaces, runCommand } from './places.ts';

/** `npm run restore -- FOLDER` puts a backup back into databases where nothing of Tandem is yet. */
runCommand(async () => {
  const folder = folderOf('restore');
  await onPlaces({ make: true }, async (places, dataDir) => {
    const parts = [];
    for (const place of places) {
      const at = join(folder, place.part);
      if (!existsSync(at) && existsSync(folder))
        throw new SetupError(
          `There is no ${place.part} in ${folder}.`,
          'A backup of one database is put back into one, with DATABASE_URL; of two into two, with STUDIO_DATABASE_URL and TRACKER_DATABASE_URL.',
        );
      // All are looked through before anything is written.
      parts.push({ ...place, at, dump: await readDump(at) });
      await requireEmpty(place.url, place.schemas);
    }
    for (const { url, at, dump, schemas } of parts) {
      const claim = await claimDatabase(url);
      try {
        await restoreSchemas({
          url,
          schemas,
          folder: at,
          dump,
          async make() {
            if (schemas.includes('studio')) await migrateStudio(url, dump.migrated);
            if (schemas.includes('tracker')) await migrateTracker(url, dump.migrated);
          },
        });
      } finally {
        await claim.release();
      }
      const rows = dump.tables.reduce((sum, table) => sum + table.rows, 0);
      console.log(`${rows} rows of ${dump.madeAt} are back.`);
    }
    console.log(
      [
        `Before you start: put the secret.key of then into ${dataDir} (or set TANDEM_SECRET_KEY), and the newest erased.log`,
        'that there is: who was erased since the backup is erased again at the start.',
      ].join('\n'),
    );
  });
});
