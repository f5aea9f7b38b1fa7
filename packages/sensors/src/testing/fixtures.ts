import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of recorded rides: `TANDEM_FIXTURES`, else beside the repository. */
export const fixtures =
  process.env.TANDEM_FIXTURES ?? fileURLToPath(new URL('../../../../../shared/fixtures', import.meta.url));

/** A recorded ride's file, by its name without ending. */
export const recording = (name: string) => join(fixtures, 'fit', `${name}.fit`);

export const haveFixtures = existsSync(fixtures);
if (!haveFixtures) console.warn(`Skipped: there are no recorded rides in ${fixtures} (TANDEM_FIXTURES).`);
