import type { SyncState } from '@tandem/api/studio';
import { sql } from 'kysely';

/** What is known of a class's way to Spivi; the columns of `classSyncColumns`. */
export type ClassSyncFacts = {
  /** null: Spivi is not connected. */
  connectionEnabled: boolean | null;
  gymMapped: boolean;
  spiviEnabled: boolean;
  ended: boolean;
  row: SyncRow | null;
};
export type SyncRow = {
  state: SyncState['state'];
  reason: string | null;
  detail: string | null;
  since: Date | null;
};

const off = (reason: string): SyncState => ({ state: 'off', since: null, reason, detail: null });
const shown = (row: SyncRow): SyncState => ({ ...row, since: row.since?.toISOString() ?? null });

/** A class's chip: the reason why it is not sent outranks what an earlier run left behind. */
export function classSyncState(facts: ClassSyncFacts): SyncState {
  const { row } = facts;
  if (facts.connectionEnabled === null) return off('not_connected');
  if (!facts.spiviEnabled) return off('switched_off');
  if (!facts.gymMapped) return off('gym_unmapped');
  if (row?.state === 'synced') return shown(row);
  if (!facts.connectionEnabled) return off('paused');
  if (row) return shown(row);
  return facts.ended ? off('past') : { state: 'pending', since: null, reason: null, detail: null };
}

/** A booking's chip. A booking follows its class as long as that is not sent. */
export function bookingSyncState(
  classSync: SyncState,
  booking: { spotNumber: number | null; booked: boolean },
  row: (SyncRow & { seatId: number | null }) | null,
): SyncState {
  if (classSync.state === 'off') return { ...classSync, seatId: null };
  if (row) return { ...shown(row), seatId: row.seatId };
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
  n.enabled as connection_enabled, g.gym_id is not null as gym_mapped, c.spivi_enabled,
  y.state as sync_state, y.reason as sync_reason, y.detail as sync_detail,
  case y.state when 'synced' then y.synced_at else y.pending_since end as sync_since`;
export type ClassSyncColumns = {
  connection_enabled: boolean | null;
  gym_mapped: boolean;
  spivi_enabled: boolean;
  sync_state: SyncState['state'] | null;
  sync_reason: string | null;
  sync_detail: string | null;
  sync_since: Date | null;
};

/** The chip from a row that was read with `classSyncColumns`. */
export const classSyncOf = (row: ClassSyncColumns & { ends_at: Date }, now: Date): SyncState =>
  classSyncState({
    connectionEnabled: row.connection_enabled,
    gymMapped: row.gym_mapped,
    spiviEnabled: row.spivi_enabled,
    ended: row.ends_at <= now,
    row: row.sync_state && {
      state: row.sync_state,
      reason: row.sync_reason,
      detail: row.sync_detail,
      since: row.sync_since,
    },
  });
