import type { ClassSummary, MyWait } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Reader } from './reader.ts';

/** Of a class: who has a claim to a place beside those who are booked. */
export type ClaimColumns = {
  waitlist_size: number;
  wanted_waitlist_size: number | null;
  waitlist_closes_at: Date;
  waits_open: number;
  waits_offered: number;
  waits_before: number;
  held: number;
  holding: boolean;
  my_wait: (Omit<MyWait, 'offerUntil'> & { offerUntil: string | null }) | null;
};

export const claimColumns = sql`coalesce(v.waitlist_size, u.waitlist_size) as waitlist_size,
  v.waitlist_size as wanted_waitlist_size,
  c.starts_at - make_interval(mins => u.waitlist_closes_minutes) as waitlist_closes_at,
  w.open as waits_open, w.offered as waits_offered, w.before as waits_before, h.held, h.holding,
  case when mine.wait_id is not null then jsonb_build_object('waitId', mine.wait_id, 'place', w.place,
    'offerUntil', case when mine.state = 'offered' then mine.offer_until end, 'wishedSpot', mine.wished_spot, 'passedFor', mine.passed_for) end as my_wait`;

/** An offer whose time is up holds nothing, whether or not anybody has noted it yet. */
const open = (now: Date) => sql`(w.state = 'waiting' or w.state = 'offered' and w.offer_until > ${now})`;

/** Joins to the class `c`, whose own row is `v`, what is claimed of it. */
export const claims = ({ now, caller }: Reader) => sql`
  join studios u on u.studio_id = c.studio_id
  left join waits mine on mine.studio_id = c.studio_id and mine.class_id = c.class_id
    and mine.customer_id = ${caller.customerId}
    and (mine.state = 'waiting' or mine.state = 'offered' and mine.offer_until > ${now})
  left join lateral (
    select count(*) as open, count(*) filter (where w.turn <= mine.turn) as place,
      count(*) filter (where w.state = 'offered' and w.customer_id is distinct from mine.customer_id) as offered,
      count(*) filter (where w.state = 'waiting' and w.passed_for is null
        and (mine.turn is null or mine.state = 'waiting' and w.turn < mine.turn)) as before
    from waits w where w.studio_id = c.studio_id and w.class_id = c.class_id
      and w.state in ('waiting', 'offered') and ${open(now)}
  ) w on true
  left join lateral (
    select coalesce(bool_or(h.customer_id = ${caller.customerId}::uuid), false) as holding,
      count(*) filter (where h.customer_id is null or h.customer_id is distinct from ${caller.customerId}::uuid
        and not exists (select from waits o where o.studio_id = h.studio_id and o.class_id = h.class_id
          and o.customer_id = h.customer_id and o.state = 'offered' and o.offer_until > ${now})) as held
    from live_holds h where h.studio_id = c.studio_id and h.class_id = c.class_id
  ) h on true`;

/** How many places are left to the caller, and who waits. */
export function claimsOf(
  row: ClaimColumns & { capacity: number; booked: number },
  now: Date,
): Pick<ClassSummary, 'placesLeft' | 'waitlist' | 'myWait'> {
  const { my_wait: mine } = row;
  const free = row.capacity - row.booked - row.waits_offered - row.held;
  // A place that the caller holds is owed to nobody.
  const owed = now < row.waitlist_closes_at ? Math.min(row.waits_before, free - Number(row.holding)) : 0;
  return {
    placesLeft: Math.max(0, free - owed),
    waitlist: {
      size: row.waitlist_size,
      wantedSize: row.wanted_waitlist_size,
      waiting: row.waits_open,
      closesAt: row.waitlist_closes_at.toISOString(),
    },
    myWait: mine && {
      ...mine,
      offerUntil: mine.offerUntil === null ? null : new Date(mine.offerUntil).toISOString(),
    },
  };
}
