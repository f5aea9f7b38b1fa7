import type { ForeignSource } from '@tandem/api/words';
import { open, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { Studio, Work } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';

export type Connection = {
  studioId: string;
  source: ForeignSource;
  baseUrl: string;
  secrets: Buffer;
  credentialVersion: number;
  enabled: boolean;
  rejectedLogins: number;
  heldUntil: Date | null;
  classesReadAt: Date | null;
};

/** The studio's connection to a source, or null. */
export async function loadConnection(
  { trx, studioId }: Work,
  source: ForeignSource,
): Promise<Connection | null> {
  const { rows } =
    await sql<Connection>`select studio_id as "studioId", source, base_url as "baseUrl", secrets,
      credential_version as "credentialVersion", enabled, rejected_logins as "rejectedLogins",
      held_until as "heldUntil", classes_read_at as "classesReadAt"
    from source_connections where studio_id = ${studioId} and source = ${source}`.execute(trx);
  return rows[0] ?? null;
}

/** Why no call may be made now, or null. That calls are held for a while is no reason. */
export function stoppedBecause(
  connection: Pick<Connection, 'enabled' | 'rejectedLogins'> | null,
): 'not_connected' | 'paused' | 'auth' | null {
  if (!connection) return 'not_connected';
  if (connection.rejectedLogins >= MAX_REJECTED_LOGINS) return 'auth';
  return connection.enabled ? null : 'paused';
}

/** Binds sealed secrets to their studio and source: copied to another row they do not open. */
export const sourceContext = (studioId: string, source: string) => `studio:${studioId}/source:${source}`;

export const openSecrets = (
  studio: Studio,
  { studioId, source, secrets }: Pick<Connection, 'studioId' | 'source' | 'secrets'>,
) => open(studio.secretKey, secrets, sourceContext(studioId, source));

/** Keeps what renewed itself, unless the studio has given other secrets meanwhile. */
export async function keepSecrets(
  { studio, trx, studioId }: Work,
  { source, credentialVersion }: Pick<Connection, 'source' | 'credentialVersion'>,
  secrets: string,
): Promise<void> {
  await sql`update source_connections
    set secrets = ${seal(studio.secretKey, secrets, sourceContext(studioId, source))}
    where studio_id = ${studioId} and source = ${source} and credential_version = ${credentialVersion}`.execute(
    trx,
  );
}

/**
 * Holds the connection that something was read by, until the transaction ends: what was read by one that is paused, gone, or has
 * other secrets by now, is of somebody else perhaps, and not kept.
 * @returns whether it stands
 */
export async function holdConnection(
  { trx, studioId }: Work,
  { source, credentialVersion }: Pick<Connection, 'source' | 'credentialVersion'>,
): Promise<boolean> {
  const { rows } =
    await sql`select from source_connections where studio_id = ${studioId} and source = ${source}
    and credential_version = ${credentialVersion} and enabled for no key update`.execute(trx);
  return rows.length > 0;
}
