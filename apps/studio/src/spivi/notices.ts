import { sql } from 'kysely';
import type { Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import type { Connection } from './load-connection.ts';

/** The login and the site were just shown to work: what failed before is over. */
export async function noteSuccess(_studio: Studio, trx: Trx, studioId: string): Promise<void> {
  await sql`
    update spivi_connections set last_success_at = now(), last_error_code = null, last_error_message = null,
      last_error_at = null, failures_in_row = 0, failing_since = null, held_until = null, down_since = null
    where studio_id = ${studioId}`.execute(trx);
}

/** The stored login was refused. */
export async function noteRejected(_studio: Studio, trx: Trx, connection: Connection): Promise<void> {
  await sql`update spivi_connections set rejected_logins = rejected_logins + 1
    where studio_id = ${connection.studioId} and credential_version = ${connection.credentialVersion}`.execute(
    trx,
  );
}
