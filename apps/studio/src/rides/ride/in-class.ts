import { type RawBuilder, sql } from 'kysely';
import { hasNumbers } from './shown-numbers.ts';

/** A recording that shares so much of the shorter with a class was made in it. */
const IN_CLASS_SHARE = 0.5;
/** The longest class that a recording can have begun in. */
const LONGEST_CLASS_HOURS = 12;

/**
 * Whether a row of `own_rides` was ridden in a class that its rider has numbers of: these count, and not both. The
 * class's numbers may have come after the file; where they go again, the file counts again.
 */
export function riddenInClass(row: string): RawBuilder<boolean> {
  const of = (column: string) => sql.ref(`${row}.${column}`);
  const length = (from: RawBuilder<unknown>, to: RawBuilder<unknown>) =>
    sql`extract(epoch from ${to} - ${from})`;
  const [begins, ends] = [sql`ic.starts_at`, sql`ic.ends_at`];
  const [started, ended] = [sql`${of('started_at')}`, sql`${of('ended_at')}`];
  return sql<boolean>`exists (
    select from classes ic join class_results iv on iv.studio_id = ic.studio_id and iv.class_id = ic.class_id
    where ic.studio_id = ${of('studio_id')} and iv.rider_id = ${of('customer_id')} and ${hasNumbers('iv')}
      and ic.cancelled_at is null
      and ${begins} between ${started} - make_interval(hours => ${LONGEST_CLASS_HOURS}) and ${ended}
      and ${length(sql`greatest(${begins}, ${started})`, sql`least(${ends}, ${ended})`)}
        >= ${IN_CLASS_SHARE}::float8 * least(${length(begins, ends)}, ${length(started, ended)}))`;
}
