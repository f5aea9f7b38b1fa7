import { open } from '@tandem/platform';
import { sql } from 'kysely';
import type { Studio, Work } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';

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
  /** Tested and saved, not yet enabled: only looked up people are previewed. */
  draft: boolean;
  /** Future classes are being cleared from Spivi, then the connection is removed. */
  leavingSince: Date | null;
  /** Make an account at Spivi for customers who have none and consent. */
  createMissing: boolean;
  /** Send what changes in the profile of linked customers. */
  pushDetails: boolean;
  /** Until then deletions beyond what is believed without a person are believed. */
  deletionsAcceptedUntil: Date | null;
  comparedAt: Date | null;
  /** Whether the server keeps people off its board as told; null where it is to be asked. */
  boardKept: boolean | null;
};

/** The studio's connection, or null. */
export async function loadConnection({ trx, studioId }: Work): Promise<Connection | null> {
  const row = await trx
    .selectFrom('spivi_connections')
    .selectAll()
    .select(
      sql<boolean | null>`case when board_kept or board_ask_again_at > now() then board_kept end`.as(
        'board_known',
      ),
    )
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
        draft: row.draft,
        leavingSince: row.leaving_since,
        createMissing: row.create_missing,
        pushDetails: row.push_details,
        deletionsAcceptedUntil: row.deletions_accepted_until,
        comparedAt: row.compared_at,
        boardKept: row.board_known,
      }
    : null;
}

/** Why no call may be made now but for a preview's of a draft, or null. That calls are held for a while is no reason. */
export function stoppedBecause(
  connection: Pick<Connection, 'draft' | 'enabled' | 'rejectedLogins'> | null,
): 'not_connected' | 'draft' | 'paused' | 'auth' | null {
  if (!connection) return 'not_connected';
  if (connection.rejectedLogins >= MAX_REJECTED_LOGINS) return 'auth';
  if (connection.draft) return 'draft';
  return connection.enabled ? null : 'paused';
}

/** Binds the sealed password to its studio: copied to another row it does not open. */
export const passwordContext = (studioId: string) => `studio:${studioId}/spivi`;

export const openPassword = (studio: Studio, connection: Pick<Connection, 'studioId' | 'passwordSealed'>) =>
  open(studio.secretKey, connection.passwordSealed, passwordContext(connection.studioId));
