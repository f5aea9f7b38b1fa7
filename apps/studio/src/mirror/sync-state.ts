import type { SyncState } from '@tandem/api/studio';
import { sql } from 'kysely';

/** It is a person's own login: after so many refusals of one password Spivi is not asked again until a new one. */
export const MAX_REJECTED_LOGINS = 3;

/** What is known of a class's way to Spivi; the columns of `classSyncColumns`. */
export type ClassSyncFacts = {
  /** null: Spivi is not connected. */
  connection: 'draft' | 'paused' | 'leaving' | 'auth' | 'down' | 'ok' | null;
  /** The last failure of any call, while calls fail. */
  failing: string | null;
  gymMapped: boolean;
  spiviEnabled: boolean;
  ended: boolean;
  row: (SyncRow & { creating: boolean }) | null;
};
export type SyncRow = {
  state: SyncState['state'];
  reason: string | null;
  detail: string | null;
  since: Date | null;
};

const off = (reason: string): SyncState => ({ state: 'off', since: null, reason, detail: null });
const shown = ({ state, reason, detail, since }: SyncRow): SyncState => ({
  state,
  reason,
  detail,
  since: since?.toISOString() ?? null,
});
/** Failures that pass: none of them says more than that Spivi is down. */
const PASSING = new Set(['held', 'timeout', 'network', 'server_error', 'not_spivi', 'rate_limited']);

/** A class's chip: the reason why it is not sent outranks what an earlier run left behind. */
export function classSyncState(facts: ClassSyncFacts): SyncState {
  const { row, connection } = facts;
  if (connection === null) return off('not_connected');
  if (!facts.spiviEnabled) return off('switched_off');
  if (!facts.gymMapped) return off('gym_unmapped');
  if (row?.state === 'synced') return shown(row);
  if (connection === 'draft' || connection === 'paused') return off(connection);
  if (row) return row.state === 'pending' ? { ...shown(row), reason: whyPending(facts, row) } : shown(row);
  if (facts.ended) return off('past');
  return { state: 'pending', since: null, reason: whyPending(facts, null), detail: null };
}

/** What keeps all classes waiting, unless this one's own reason says more. */
function whyPending({ connection, failing }: ClassSyncFacts, row: ClassSyncFacts['row']): string | null {
  const passing = !row?.reason || PASSING.has(row.reason);
  // It may have been made: asking is all there is to do until Spivi shows it.
  if (row?.creating && row.reason && passing) return 'event_missing';
  if (!passing) return row!.reason;
  if (connection === 'down' || connection === 'auth') return connection;
  return row?.reason === 'held' ? (failing ?? 'held') : (row?.reason ?? null);
}

/** A booking's chip. A booking follows its class as long as that is not sent. */
export function bookingSyncState(
  classSync: SyncState,
  booking: { spotNumber: number | null; booked: boolean },
  row: (SyncRow & { seatId: number | null }) | null,
): SyncState {
  if (classSync.state === 'off') return { ...classSync, seatId: null };
  // What keeps the class waiting keeps its bookings waiting.
  const waitsFor = row?.state === 'pending' && classSync.state === 'pending' ? classSync.reason : null;
  if (row) return { ...shown(row), reason: row.reason ?? waitsFor, seatId: row.seatId };
  if (!booking.booked) return { state: 'off', since: null, reason: null, detail: null, seatId: null };
  if (booking.spotNumber === null)
    return { state: 'attention', since: null, reason: 'no_spot', detail: null, seatId: null };
  return { state: 'pending', since: classSync.since, reason: null, detail: null, seatId: null };
}

/**
 * Joins and columns that a query over classes (`c`) and rooms (`r`) needs for `classSyncState`, so that a list costs
 * one query.
 */
export const classSyncJoins = sql`
  left join spivi_connections n on n.studio_id = c.studio_id
  left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
  left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id`;
export const classSyncColumns = sql`
  case when n.draft then 'draft' when n.rejected_logins >= ${sql.lit(MAX_REJECTED_LOGINS)} then 'auth' when not n.enabled then 'paused'
    when n.leaving_since is not null then 'leaving' when n.down_since is not null then 'down'
    when n.studio_id is not null then 'ok' end as sync_connection,
  n.last_error_code as sync_failing, g.gym_id is not null as gym_mapped, c.spivi_enabled,
  y.state as sync_state, y.reason as sync_reason, y.detail as sync_detail, y.creating_since is not null as sync_creating,
  case y.state when 'synced' then y.synced_at else y.pending_since end as sync_since`;
export type ClassSyncColumns = {
  sync_connection: ClassSyncFacts['connection'];
  sync_failing: string | null;
  gym_mapped: boolean;
  spivi_enabled: boolean;
  sync_state: SyncState['state'] | null;
  sync_reason: string | null;
  sync_detail: string | null;
  sync_creating: boolean;
  sync_since: Date | null;
};

/** The chip from a row that was read with `classSyncColumns`. */
export const classSyncOf = (row: ClassSyncColumns & { ends_at: Date }, now: Date): SyncState =>
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
