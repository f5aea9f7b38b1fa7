import { open } from '@tandem/platform';
import type { Studio } from '../context.ts';
import type { Trx } from '../db.ts';

/** It is a person's own login: after so many refusals of one password Spivi is not asked again until a new one. */
export const MAX_REJECTED_LOGINS = 3;

export type Connection = {
  studioId: string;
  baseUrl: string;
  siteId: number;
  sourceName: string;
  passwordSealed: Buffer;
  credentialVersion: number;
  rejectedLogins: number;
  /** IANA name: the site's wall time is what Spivi speaks. */
  timeZone: string;
  enabled: boolean;
};

/** The studio's connection, or null. */
export async function loadConnection(trx: Trx, studioId: string): Promise<Connection | null> {
  const row = await trx
    .selectFrom('spivi_connections')
    .selectAll()
    .where('studio_id', '=', studioId)
    .executeTakeFirst();
  return row
    ? {
        studioId,
        baseUrl: row.base_url,
        siteId: row.site_id,
        sourceName: row.source_name,
        passwordSealed: row.password_sealed,
        credentialVersion: row.credential_version,
        rejectedLogins: row.rejected_logins,
        timeZone: row.time_zone,
        enabled: row.enabled,
      }
    : null;
}

/** Why no call may be made now, or null. */
export function stoppedBecause(
  connection: Pick<Connection, 'enabled' | 'rejectedLogins'> | null,
): 'not_connected' | 'paused' | 'auth' | null {
  if (!connection) return 'not_connected';
  if (!connection.enabled) return 'paused';
  return connection.rejectedLogins >= MAX_REJECTED_LOGINS ? 'auth' : null;
}

/** Binds the sealed password to its studio: copied to another row it does not open. */
export const passwordContext = (studioId: string) => `studio:${studioId}/spivi`;

export const openPassword = (studio: Studio, connection: Pick<Connection, 'studioId' | 'passwordSealed'>) =>
  open(studio.secretKey, connection.passwordSealed, passwordContext(connection.studioId));
