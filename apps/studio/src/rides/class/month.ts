import type { Month } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Call, Work } from '../../base/context.ts';
import { hasNumbers } from '../ride/shown-numbers.ts';

type Figures = Month['kinds'][number]['present'];
type Of = {
  ago: number;
  classTypeId: string | null;
  title: string;
  weekday: number | null;
  hour: number | null;
};
type Row = Of & Figures;

const NOTHING: Figures = { classes: 0, capacity: 0, booked: 0, noShows: 0, lateCancelled: 0 };
/** Kinds of class that are told one by one. */
const MAX_KINDS = 200;

/**
 * A calendar month beside the one before: classes that are over, by each place's own clock. Who was booked and neither
 * checked in nor has a ride did not come. A visit is a booking that stood when its class was over; a member is new in the
 * month of their first, and lost in the first without one. Nobody is named.
 */
export async function getMonth(call: Call, month: string): Promise<Month> {
  const { rows } = await figures(call, month).execute(call.trx);
  const { rows: people } = await members(call, month).execute(call.trx);
  const of = (some: Row[]) => {
    const at = (ago: number): Figures => {
      const row = some.find((one) => one.ago === ago);
      if (!row) return NOTHING;
      const { classes, capacity, booked, noShows, lateCancelled } = row;
      return { classes, capacity, booked, noShows, lateCancelled };
    };
    return { present: at(0), before: at(1) };
  };
  const totals = of(rows.filter((row) => row.classTypeId === null && row.weekday === null));
  const byKind = Map.groupBy(
    rows.filter((row) => row.classTypeId !== null),
    (row) => row.classTypeId!,
  );
  const byHour = Map.groupBy(
    rows.filter((row) => row.weekday !== null),
    ({ weekday, hour }) => `${weekday} ${hour}`,
  );
  const { newNow, newBefore, lostNow, lostBefore } = people[0]!;
  return {
    month,
    present: { ...totals.present, newMembers: newNow, lostMembers: lostNow },
    before: { ...totals.before, newMembers: newBefore, lostMembers: lostBefore },
    kinds: [...byKind]
      .map(([classTypeId, some]) => ({ classTypeId, title: some[0]!.title, ...of(some) }))
      .sort((a, b) => b.present.classes - a.present.classes || (a.title < b.title ? -1 : 1))
      .slice(0, MAX_KINDS),
    hours: [...byHour.values()]
      .map((some) => ({ weekday: some[0]!.weekday!, hour: some[0]!.hour!, ...of(some) }))
      .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour),
  };
}

/** The classes of the month (`ago` 0), of the one before, and of the one before that: a day more by the index, as UTC has it. */
const held = ({ studioId, now }: Work, month: string) => {
  const first = sql`(${month} || '-01')::date`;
  return sql`
    select c.class_id, c.class_type_id, trim(c.title) as title, c.capacity, c.starts_at,
      extract(isodow from w.at)::int as weekday, extract(hour from w.at)::int as hour,
      (12 * (extract(year from ${first}) - extract(year from w.at)) + extract(month from ${first}) - extract(month from w.at))::int as ago
    from class_places c cross join lateral (select c.starts_at at time zone c.time_zone as at) w
    where c.studio_id = ${studioId} and c.cancelled_at is null and not c.draft and c.ends_at <= ${now}
      and c.starts_at >= (${first} - interval '2 months' - interval '1 day') at time zone 'UTC'
      and c.starts_at < (${first} + interval '1 month' + interval '1 day') at time zone 'UTC'
      and w.at >= ${first} - interval '2 months' and w.at < ${first} + interval '1 month'`;
};

/** In all (no kind, no hour), by kind and by hour of the week. Bookings are reached by their class. */
const figures = (work: Work, month: string) => sql<Row>`
  with held as materialized (${held(work, month)}),
  filled as materialized (
    select h.*, k.* from held h cross join lateral (
      select count(*) filter (where b.state = 'booked') as booked,
        count(*) filter (where b.state = 'booked' and b.checked_in_at is null and not exists (
          select from class_results v where v.studio_id = b.studio_id and v.class_id = b.class_id
            and v.rider_id = b.customer_id and ${hasNumbers('v')})) as no_shows,
        count(*) filter (where b.state = 'cancelled' and b.late_cancel) as late_cancelled
      from bookings b where b.studio_id = ${work.studioId} and b.class_id = h.class_id
    ) k where h.ago < 2
  )
  select ago, class_type_id as "classTypeId", (array_agg(title order by starts_at desc))[1] as title, weekday, hour,
    count(*)::int as classes, sum(capacity)::int as capacity, sum(booked)::int as booked,
    sum(no_shows)::int as "noShows", sum(late_cancelled)::int as "lateCancelled"
  from filled group by grouping sets ((ago), (ago, class_type_id), (ago, weekday, hour))`;

type Members = Record<'newNow' | 'newBefore' | 'lostNow' | 'lostBefore', number>;

/** Who came in which of the months, and whether they had been before. */
const members = (work: Work, month: string) => sql<Members>`
  with held as materialized (${held(work, month)}),
  came as materialized (
    select b.customer_id, bool_or(h.ago = 0) as now, bool_or(h.ago = 1) as before, bool_or(h.ago = 2) as earlier,
      min(h.starts_at) as first_at
    from held h join bookings b on b.studio_id = ${work.studioId} and b.class_id = h.class_id and b.state = 'booked'
    group by b.customer_id
  ),
  known as (
    select k.*, exists (
      select from bookings e join classes f on f.studio_id = e.studio_id and f.class_id = e.class_id
      where e.studio_id = ${work.studioId} and e.customer_id = k.customer_id and e.state = 'booked'
        and f.cancelled_at is null and f.starts_at < k.first_at) as long_known
    from came k
  )
  select count(*) filter (where now and not before and not earlier and not long_known)::int as "newNow",
    count(*) filter (where before and not earlier and not long_known)::int as "newBefore",
    count(*) filter (where before and not now)::int as "lostNow",
    count(*) filter (where earlier and not before)::int as "lostBefore"
  from known`;
