import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';

/** The server for tests, given by the global set-up. */
function adminUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url)
    throw new Error(
      'TEST_DATABASE_URL is not set: run the tests with vitest from the root of the repository',
    );
  return url;
}

const at = (url: string, database: string): string => {
  const next = new URL(url);
  next.pathname = `/${database}`;
  return next.toString();
};

/**
 * A fresh database, cloned from a template that `prepare` migrated once per run (`name` and the server identify it).
 * @returns its owner's connection string, and `drop` to remove it
 */
export async function testDatabase(
  name: string,
  prepare: (url: string) => Promise<void>,
): Promise<{ url: string; drop(): Promise<void> }> {
  const url = adminUrl();
  const template = `template_${name}_${createHash('sha256').update(prepare.toString()).digest('hex').slice(0, 8)}`;
  const database = `test_${name}_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock(hashtext($1))', [template]);
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (!rowCount) {
      await admin.query(`create database ${template}_making`);
      await prepare(at(url, `${template}_making`));
      await admin.query(`alter database ${template}_making rename to ${template}`);
    }
    await admin.query(`create database ${database} template ${template}`);
  } finally {
    await admin.end();
  }
  return {
    url: at(url, database),
    async drop() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`drop database if exists ${database} with (force)`);
      await client.end();
    },
  };
}
