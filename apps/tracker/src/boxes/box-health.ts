import type { BoxClock } from '@tandem/api/box';
import type { BoxHealth, RoomBox } from '@tandem/api/tracker';
import { sql } from 'kysely';
import type { Trx } from '../base/db.ts';

/** Smaller differences are those of a network, and move nothing that anybody would see. */
const CLOCKS_AGREE_MS = 2_000;
/** Samples that tell no time of sending may be that late without a word about it. */
const LATE_MS = 30_000;
/** Two starts heard in turn within so long are two programs. */
const TOGETHER_SECONDS = 60;
/** A box speaks every two seconds, of which one in ten is noted. */
const HEARD_FOR_SECONDS = 30;
const IGNORED_FOR_SECONDS = 3_600;

/** How far a clock is off, for people; null while it agrees. */
export function skewOf(clock: { leadMs: number | null; measured: boolean } | undefined): BoxClock | null {
  const leadMs = clock?.leadMs ?? null;
  if (leadMs === null) return null;
  const corrected = clock!.measured || leadMs > 0;
  return Math.abs(leadMs) < (corrected ? CLOCKS_AGREE_MS : LATE_MS)
    ? null
    : { skewSeconds: Math.round(leadMs / 1000), corrected };
}

type HealthRow = {
  box_id: number;
  name: string;
  last_seen_at: Date | null;
  has_token: boolean;
  refused_at: Date | null;
  lead_ms: number | null;
  measured: boolean | null;
  other_program: boolean;
  ignored_at: Date | null;
  ignored_reason: string | null;
};

/** What is heard of the boxes of a site, by box. @param of one of them, or one with those that stand with it */
export async function healthOfBoxes(
  trx: Trx,
  { now, boxId, roomBoxId }: { now: Date; boxId?: number; roomBoxId?: number },
): Promise<Map<number, RoomBox>> {
  const recently = new Date(now.getTime() - TOGETHER_SECONDS * 1000);
  const lately = new Date(now.getTime() - IGNORED_FOR_SECONDS * 1000);
  const { rows } = await sql<HealthRow>`
    with boots as (
      select box_id, boot_id, min(since) as since, max(heard_at) as heard_at
      from box_clocks where site_id = tracker.tenant() and heard_at is not null group by box_id, boot_id
    )
    select b.box_id, b.name, b.last_seen_at, k.lead_ms, k.measured, i.ignored_at, i.ignored_reason,
      exists (select from box_tokens t where t.site_id = b.site_id and t.box_id = b.box_id and t.revoked_at is null) as has_token,
      (select max(t.refused_at) from box_tokens t where t.site_id = b.site_id and t.box_id = b.box_id) as refused_at,
      exists (
        select from boots one join boots other on other.box_id = one.box_id and other.boot_id > one.boot_id
        where one.box_id = b.box_id and one.since <= other.heard_at and other.since <= one.heard_at
          and least(one.heard_at, other.heard_at) > ${recently}
      ) as other_program
    from boxes b
    left join lateral (
      select lead_ms, measured from box_clocks c where c.site_id = b.site_id and c.box_id = b.box_id and heard_at is not null
      order by heard_at desc, clock_id desc limit 1
    ) k on true
    left join lateral (
      select ignored_at, ignored_reason from box_clocks c where c.site_id = b.site_id and c.box_id = b.box_id
        and ignored_at > ${lately}
      order by ignored_at desc limit 1
    ) i on true
    where b.site_id = tracker.tenant() and b.box_id = coalesce(${boxId ?? null}::int, b.box_id)
      and coalesce(b.stands_with, b.box_id) = coalesce(${roomBoxId ?? null}::int, b.stands_with, b.box_id)
    order by b.box_id`.execute(trx);
  return new Map(
    rows.map((row) => [row.box_id, { boxId: row.box_id, name: row.name, ...toHealth(row, now) }]),
  );
}

function toHealth(row: HealthRow, now: Date): BoxHealth {
  const { last_seen_at: seenAt, refused_at: refusedAt } = row;
  return {
    lastSeenAt: seenAt?.toISOString() ?? null,
    heard: seenAt !== null && now.getTime() - seenAt.getTime() < HEARD_FOR_SECONDS * 1000,
    hasToken: row.has_token,
    // Heard with its new token since, it has that one.
    refusedAt: refusedAt !== null && (seenAt === null || refusedAt > seenAt) ? refusedAt.toISOString() : null,
    clock: skewOf({ leadMs: row.lead_ms, measured: row.measured ?? false }),
    otherProgram: row.other_program,
    ignored: row.ignored_at && { at: row.ignored_at.toISOString(), reason: row.ignored_reason ?? '' },
  };
}
