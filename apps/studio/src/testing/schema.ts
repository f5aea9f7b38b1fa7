import { testDatabase } from '@tandem/platform/testing';
import pg from 'pg';
import { test as plain } from 'vitest';
import { migrateStudio } from '../app/studio.ts';

/** Tests of the schema alone: a client of its owner, on a database of the file's own. */
export const test = plain
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('database', { scope: 'file' }, async ({}, { onCleanup }) => {
    const database = await testDatabase('studio', migrateStudio);
    onCleanup(() => database.drop());
    return database;
  })
  .extend('client', { scope: 'file' }, async ({ database }, { onCleanup }) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    onCleanup(() => client.end());
    return client;
  });
