import type { SyncState } from '@tandem/api/studio';
import { outages, type Reason } from '@tandem/api/words';
import { sql } from 'kysely';
import { MAX_REJECTED_LOGINS } from './connection.ts';

/** What is known of a class's way to Spivi; the columns of `classChipColumns`. */
export type ClassSyncFacts = {
  /** null: Spivi is not connected. */
  connection: 'draft' | 'paused' | 'leaving' | 'auth' | 'down' | 'ok' | null;
  /** The last failure of any call, while calls fail. */
  failing: Reason | null;
  gymMapped: boolean;
  spiviEnabled: boolean;
  ended: boolean;
  row: (SyncRow & { creating: boolean }) | null;
};
export type SyncRow = {
  state: SyncState['state'];
  reason: Reason | null;
  detail: string | null;
  since: Date | null;
};

const off = (reason: Reason): SyncState => ({ state: 'off', since: null, reason, detail: null });
export const chipOf = ({ state, reason, detail, since }: SyncRow): SyncState => ({
  state,
  reason,
  detail,
  since: since?.toISOString() ?? null,
});

/** A class's chip: the reason why it is not sent outranks what an earlier run left behind. */
export function classSyncState(facts: ClassSyncFacts): SyncState {
  const { row, connection } = facts;
  if (connection === null) return off('not_connected');
  if (!facts.spiviEnabled) return off('switched_off');
  if (!facts.gymMapped) return off('gym_unmapped');
  if (row?.state === 'synced') return chipOf(row);
  if (connection === 'draft' || connection === 'paused') return off(connection);
  if (row) return row.state === 'pending' ? { ...chipOf(row), reason: whyPending(facts, row) } : chipOf(row);
  if (facts.ended) return off('past');
  return { state: 'pending', since: null, reason: whyPending(facts, null), detail: null };
}

/** What keeps all classes waiting, unless this one's own reason says more. */
function whyPending({ connection, failing }: ClassSyncFacts, row: ClassSyncFacts['row']): Reason | null {
  const passing = !row?.reason || outages.includes(row.reason);
  // It may have been made: asking is all there is to do until Spivi shows it.
  if (row?.creating && row.reason && passing) return 'event_missing';
  if (!passing) return row!.reason;
  if (connection === 'down' || connection === 'auth') return connection;
  return row?.reason === 'held' ? (failing ?? 'held') : (row?.reason ?? null);
}

/** What `classChip` reads of a class `c` of the view `class_mirror`. */
export const classChipColumns = sql`
  case when c.draft then 'draft' when c.rejected_logins >= ${sql.lit(MAX_REJECTED_LOGINS)} then 'auth'
    when not c.enabled then 'paused' when c.leaving_since is not null then 'leaving'
    when c.down_since is not null then 'down' when c.connected then 'ok' end as sync_connection,
  c.last_error_code as sync_failing, c.gym_id is not null as gym_mapped, c.spivi_enabled,
  c.sync_state, c.sync_reason, c.sync_detail, c.creating_since is not null as sync_creating,
  case c.sync_state when 'synced' then c.synced_at else c.pending_since end as sync_since`;
export type ClassChipColumns = {
  sync_connection: ClassSyncFacts['connection'];
  sync_failing: Reason | null;
  gym_mapped: boolean;
  spivi_enabled: boolean;
  sync_state: SyncState['state'] | null;
  sync_reason: Reason | null;
  sync_detail: string | null;
  sync_creating: boolean;
  sync_since: Date | null;
};

/** The chip of a class from a row that was read with `classChipColumns`. */
export const classChip = (row: ClassChipColumns & { ends_at: Date }, now: Date): SyncState =>
  classSyncState({
    connection: row.sync_connection,
    failing: row.sync_failing,
    gymMapped: row.gym_mapped,
    spiviEnabled: row.spivi_enabled,
    ended: row.ends_at <= now,
    row: row.sync_state && {
      state: row.sync_state,
      reason: row.sync_reason,
      detail: row.sync_detail,
      creating: row.sync_creating,
      since: row.sync_since,
    },
  });
