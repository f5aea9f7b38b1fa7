import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** The boxes of the site with their seats, and how their tokens stand. */
export async function listBoxes({ trx }: Pick<Work, 'trx'>) {
  const { rows } = await sql<{
    box_id: number;
    name: string;
    seat_ids: number[];
    accepts_class_clock: boolean;
    last_seen_at: Date | null;
    has_token: boolean;
    refused_at: Date | null;
  }>`
    select b.box_id, b.name, b.seat_ids, b.accepts_class_clock, b.last_seen_at,
      exists (select from box_tokens k where k.site_id = b.site_id and k.box_id = b.box_id and k.revoked_at is null) as has_token,
      (select max(k.refused_at) from box_tokens k where k.site_id = b.site_id and k.box_id = b.box_id) as refused_at
    from boxes b where b.site_id = tracker.tenant() order by b.box_id`.execute(trx);
  return rows.map((box) => ({
    boxId: box.box_id,
    name: box.name,
    seatIds: box.seat_ids,
    classClock: box.accepts_class_clock,
    lastSeenAt: box.last_seen_at?.toISOString() ?? null,
    hasToken: box.has_token,
    // Heard with its new token since, it has that one.
    refusedAt:
      box.refused_at !== null && (box.last_seen_at === null || box.refused_at > box.last_seen_at)
        ? box.refused_at.toISOString()
        : null,
  }));
}
