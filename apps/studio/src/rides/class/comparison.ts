import type { Comparison } from '@tandem/api/studio';
import { MIN_COMPARED } from '@tandem/api/words';
import type { MetricId } from '@tandem/metrics';
import { invalidField } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Call, Work } from '../../base/context.ts';
import { hasNumbers, shownNumbers } from '../ride/shown-numbers.ts';

const MAX_COMPARED_DAYS = 366;
/** Instructors or class types, those with the most classes first. */
const MAX_COMPARED_ROWS = 200;

const COMPARED = [
  'effortPoints',
  'trainingLoad',
  'energyKcal',
  'averageHeartRateBpm',
  'intensityFactor',
] as const satisfies MetricId[];

type Compared = { by: 'instructor' | 'title'; from: string; to: string };
type Row = {
  key: string | null;
  label: string | null;
  classes: number;
  capacity: number;
  booked: number;
  checkedIn: number;
  rides: number;
  people: number;
} & { [M in (typeof COMPARED)[number] as `mean_${M}`]: number | null } & {
  [M in (typeof COMPARED)[number] as `people_${M}`]: number;
};

/** What makes classes one row: who taught them, or their type, under the title that was used last. */
const groups: Record<'instructor' | 'title', { key: RawBuilder<unknown>; label: RawBuilder<unknown> }> = {
  instructor: { key: sql`c.instructor_id::text`, label: sql`s.name` },
  title: { key: sql`c.class_type_id::text`, label: sql`trim(c.title)` },
};

/**
 * Classes that are over, side by side by instructor or by class type (`title`): how full they were, and means of the rides. Nobody is
 * named, and a mean of fewer than MIN_COMPARED people is not told.
 * @param of.from first day, in each class's own date; `to` is the last
 * @throws Problem invalid_field for days in the wrong order or more than MAX_COMPARED_DAYS
 */
export async function getComparison(call: Call, of: Compared): Promise<Comparison> {
  checkDays(of.from, of.to);
  const { rows } = await compared(call, of).execute(call.trx);
  return { from: of.from, to: of.to, rows: rows.map(shownRow) };
}

function checkDays(from: string, to: string): void {
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days + 1;
  if (days < 1) throw invalidField('to', 'The last day lies before the first.', 'Choose a later day.');
  if (days > MAX_COMPARED_DAYS)
    throw invalidField('to', `At most ${MAX_COMPARED_DAYS} days are compared.`, 'Choose fewer days.');
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

function shownRow(row: Row): Comparison['rows'][number] {
  const values = Object.fromEntries(
    COMPARED.map((id) => [id, row[`people_${id}`] < MIN_COMPARED ? null : row[`mean_${id}`]]),
  );
  const { key, label, classes, rides } = row;
  return {
    key,
    label,
    classes,
    fill: share(row.booked, row.capacity),
    attendance: share(row.checkedIn, row.booked),
    rides,
    values: row.people < MIN_COMPARED ? null : values,
  };
}

/** A day more at each end by the index: a class's own date is up to a day off from UTC's. */
const compared = ({ studioId, now }: Work, of: Compared) =>
  sql<Row>`
    with compared as materialized (
      select c.class_id, c.capacity, c.starts_at, ${groups[of.by].key} as key, ${groups[of.by].label} as label
      from class_places c
      left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
      where c.studio_id = ${studioId} and c.cancelled_at is null and not c.draft and c.ends_at <= ${now}
        and c.starts_at >= (${of.from}::date - 1)::timestamp at time zone 'UTC'
        and c.starts_at < (${of.to}::date + 2)::timestamp at time zone 'UTC'
        and (c.starts_at at time zone c.time_zone)::date between ${of.from}::date and ${of.to}::date
    ), offered as (
      select key, (array_agg(label order by starts_at desc))[1] as label, count(*)::int as classes,
        sum(capacity)::int as capacity
      from compared group by key
    ), seated as materialized (
      select g.key, count(*)::int as booked, count(b.checked_in_at)::int as checked_in
      from compared g join bookings b on b.studio_id = ${studioId} and b.class_id = g.class_id
      where b.state = 'booked' group by g.key
    ), by_rider as materialized (
      select g.key, count(*)::int as rides, ${sql.join(COMPARED.flatMap(sumOf))}
      from compared g
      join class_results v on v.studio_id = ${studioId} and v.class_id = g.class_id
      cross join lateral ${shownNumbers('v', COMPARED)} as n
      where v.rider_id is not null and ${hasNumbers('v')}
      group by g.key, v.rider_id
    ), ridden as (
      select key, sum(rides)::int as rides, count(*)::int as people, ${sql.join(COMPARED.flatMap(meanOf))}
      from by_rider group by key
    )
    select o.key, o.label, o.classes, o.capacity, coalesce(b.booked, 0) as booked,
      coalesce(b.checked_in, 0) as "checkedIn", coalesce(n.rides, 0) as rides, coalesce(n.people, 0) as people,
      ${sql.join(COMPARED.flatMap((id) => [sql.ref(`n.mean_${id}`), sql`coalesce(${sql.ref(`n.people_${id}`)}, 0) as ${sql.ref(`people_${id}`)}`]))}
    from offered o
    left join seated b on b.key is not distinct from o.key
    left join ridden n on n.key is not distinct from o.key
    order by o.classes desc, o.label, o.key limit ${MAX_COMPARED_ROWS}`;

/** Of one person first: to tell people apart within the rides of all would sort these once for each number. */
const sumOf = (id: MetricId) => {
  const number = sql.ref(`n.${id}`);
  return [
    sql`sum(${number}) as ${sql.ref(`sum_${id}`)}`,
    sql`count(${number})::int as ${sql.ref(`rides_${id}`)}`,
  ];
};

const meanOf = (id: MetricId) => {
  const [sum, rides] = [sql.ref(`sum_${id}`), sql.ref(`rides_${id}`)];
  return [
    sql`sum(${sum}) / nullif(sum(${rides}), 0) as ${sql.ref(`mean_${id}`)}`,
    sql`count(*) filter (where ${rides} > 0)::int as ${sql.ref(`people_${id}`)}`,
  ];
};
