import type pg from 'pg';
import { SetupError } from '../errors.ts';

/** A schema that is there while a backup is put back, and after one that was cut short. */
export const RESTORING = 'tandem_restoring';

export async function isRestoring(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>('select to_regnamespace($1) is not null as is', [
    RESTORING,
  ]);
  return rows[0]!.is;
}

/** @throws SetupError where the database is only half of what it was */
export async function refuseRestoring(client: pg.Client): Promise<void> {
  if (await isRestoring(client))
    throw new SetupError(
      'A backup is being put back into this database, or that was cut short.',
      'Wait until it is done; where nobody is at it any more, run npm run restore again: it begins anew.',
    );
}
