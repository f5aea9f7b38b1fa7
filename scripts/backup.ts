import { join } from 'node:path';
import { dumpSchemas, inNewFolder } from '@tandem/platform';
import { folderOf, onPlaces, runCommand } from './places.ts';

/** `npm run backup -- FOLDER` writes what the databases hold, each at one moment, into a new folder, while all goes on. */
runCommand(async () => {
  const folder = folderOf('backup');
  await onPlaces({ make: false }, async (places, dataDir) => {
    let rows = 0;
    await inNewFolder(folder, async (unfinished) => {
      for (const { url, part, schemas } of places) {
        const { tables } = await dumpSchemas({ url, schemas, folder: join(unfinished, part) });
        rows += tables.reduce((sum, table) => sum + table.rows, 0);
      }
    });
    console.log(
      [
        `${rows} rows are in ${folder}.`,
        `Not in it, on purpose: secret.key and erased.log of ${dataDir}. Keep the key apart from the backup,`,
        'and leave erased.log where it is: it knows who is to be erased again after a restore.',
      ].join('\n'),
    );
  });
});
