import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';

const MIGRATIONS = join(import.meta.dirname, '../../migrations');
const ROLE = 'tandem_studio_app';

/** A database with the studio's tables as they were before a migration. @param number of that migration */
export async function databaseBefore(number: number): Promise<{ url: string; drop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-before-'));
  try {
    for (const name of readdirSync(MIGRATIONS))
      if (Number(/^(\d+)-/.exec(name)?.[1] ?? number) < number)
        copyFileSync(join(MIGRATIONS, name), join(folder, name));
    return await testDatabase(`before_${number}`, (url) =>
      migrate({ url, schema: 'studio', role: ROLE, folder }).then(() => {}),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
