import { join } from 'node:path';
import { dumpSchemas } from '@tandem/platform';
import { folderOf, onPlaces, runCommand } from './backup-place.ts';

/** `npm run backup -- FOLDER` writes what the databases hold at one moment into a new folder, while all goes on. */
runCommand(async () => {
  const folder = folderOf('backup');
  await onPlaces(async (places, dataDir) => {
    for (const { url, part, schemas } of places) {
      const dump = await dumpSchemas({ url, schemas, folder: join(folder, part) });
      const rows = dump.tables.reduce((sum, table) => sum + table.rows, 0);
      console.log(`${rows} rows of ${dump.tables.length} tables are in ${join(folder, part)}.`);
    }
    console.log(
      [
        `Not in it, on purpose: secret.key and erased.log of ${dataDir}. Keep the key apart from the backup,`,
        'and leave erased.log where it is: it knows who is to be erased again after a restore.',
      ].join('\n'),
    );
  });
});
