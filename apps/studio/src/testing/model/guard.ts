import pg from 'pg';
import { ledgerFaults, rightFaults } from '../passes.ts';
import type { TestStudio } from '../studio.ts';

/** Only one commit is looked at and made at a time. */
const COMMIT_LOCK = 114;

/**
 * What no commit may leave behind, said in the database's words, so that the program's rules are not asked about themselves.
 * A class that is not over and not cancelled stands.
 */
const faultsOf = /* SQL */ `
  with standing as (
    select c.*, r.location_id, l.time_zone, least(c.capacity, (select count(*) from spots s
      where s.room_id = c.room_id and s.active)) as places
    from classes c join rooms r using (studio_id, room_id) join locations l using (studio_id, location_id)
    where c.ends_at > at and c.cancelled_at is null
  ), held as (
    select h.*, c.cancelled_at from spot_holds h join classes c using (studio_id, class_id, room_id)
    where h.spot_number is not null and h.held_until > clock_timestamp()
  ), seated as (
    select class_id, customer_id, spot_number from bookings where state = 'booked'
  ), open as (
    select w.* from waits w join classes using (class_id)
    where w.state = 'waiting' or w.state = 'offered' and w.offer_until > at
  )
  select 'I1: more than its places: ' || class_id as fault from standing c
  where places < (select count(*) from seated b where b.class_id = c.class_id)
    + (select count(*) from open w where w.class_id = c.class_id and w.state = 'offered')
    + (select count(*) from held h where h.class_id = c.class_id and not exists (select from open w
        where w.class_id = h.class_id and w.customer_id = h.customer_id and w.state = 'offered'))
  union all
  select 'I1: sells more than its map has: ' || c.class_id from standing c join class_places p using (studio_id, class_id)
  where p.capacity > c.places
  union all
  select 'I1: a spot of two people: ' || class_id from (select class_id, spot_number from seated
    union all select class_id, spot_number from held) s
  where spot_number is not null group by class_id, spot_number having count(*) > 1
  union all
  select 'I1: two places of one person: ' || class_id from (select class_id, customer_id from seated
    union all select class_id, customer_id from held where customer_id is not null) s
  group by class_id, customer_id having count(*) > 1
  union all
  select 'I1: waits twice, or though they are booked: ' || class_id from (select class_id, customer_id from seated
    union all select class_id, customer_id from open) s
  group by class_id, customer_id having count(*) > 1
  union all
  select 'on a spot that is not in service: ' || s.class_id from (select class_id, spot_number from seated
    union all select class_id, spot_number from held) s join standing c using (class_id)
  where s.spot_number is not null and not exists (select from spots p
    where p.room_id = c.room_id and p.spot_number = s.spot_number and p.active)
  union all
  select 'left in a class that is cancelled: ' || class_id from classes c where c.cancelled_at is not null and (
    exists (select from seated b where b.class_id = c.class_id) or exists (select from open w where w.class_id = c.class_id)
    or exists (select from held h where h.class_id = c.class_id))
  union all
  select 'two classes in one room: ' || a.class_id from standing a join standing b on a.room_id = b.room_id
    and a.class_id < b.class_id and a.starts_at < b.ends_at and b.starts_at < a.ends_at
  union all
  select 'left on days on which all are cancelled: ' || c.class_id from standing c join closures k using (studio_id, location_id)
  where k.reason = 'All off' and (c.starts_at at time zone c.time_zone)::date <= k.to_day
    and ((c.ends_at - interval '1 microsecond') at time zone c.time_zone)::date >= k.from_day
  union all
  -- A clock that skips an hour shows a time of it as much later.
  select 'I13: not at its series’ time on the wall: ' || a.series_id from standing a
  where a.series_id is not null group by a.series_id
  having not exists (select from standing w where w.series_id = a.series_id and not exists (select from standing o
    where o.series_id = w.series_id and o.starts_at <> ((o.starts_at at time zone o.time_zone)::date
      + (w.starts_at at time zone w.time_zone)::time) at time zone o.time_zone))`;

/**
 * Looks at every commit of a test's database: as the last thing in the transaction itself, one after the other, so that it sees
 * just what the commit makes true. What it finds is kept with it, since then it has happened.
 */
export async function guardCommits(t: TestStudio) {
  const client = new pg.Pool({ connectionString: t.url, max: 2 });
  const plain = (query: typeof ledgerFaults) => query.compile(t.db).sql;
  await client.query(`
    create schema guard;
    create table guard.clock (at timestamptz not null);
    insert into guard.clock values (now());
    create table guard.faults (fault text not null);
    create function guard.faults_at(at timestamptz) returns table (fault text) language sql
      set search_path = studio set jit = off as $$
      ${faultsOf} union all ${plain(ledgerFaults)} union all ${plain(rightFaults)} $$;
    create function guard.look() returns trigger language plpgsql security definer set search_path = studio as $$
    begin
      if current_setting('guard.seen', true) is distinct from pg_current_xact_id()::text then
        perform set_config('guard.seen', pg_current_xact_id()::text, true);
        perform pg_advisory_xact_lock(${COMMIT_LOCK});
        insert into guard.faults select f.fault from guard.clock c, guard.faults_at(c.at) f;
      end if;
      return null;
    end $$;
    create function guard.keep() returns trigger language plpgsql security definer as $$
    begin
      insert into guard.faults values ('I9: a booking is gone: ' || old.booking_id);
      return null;
    end $$;
    create trigger guard_kept after delete on studio.bookings for each row execute function guard.keep();`);
  for (const table of LOOKED_AT)
    await client.query(`create constraint trigger zz_guard after insert or update or delete on studio.${table}
      deferrable initially deferred for each row execute function guard.look()`);
  return {
    /** What commits have left behind since this was asked last. */
    async faults(): Promise<string[]> {
      const { rows } = await client.query('delete from guard.faults returning fault');
      return [...new Set(rows.map((row) => row.fault as string))];
    },
    /** What time it is for the studio: never before it is so there, or an offer that is over would count. */
    tell: (at: Date) => client.query('update guard.clock set at = $1', [at]),
    query: (text: string, values: unknown[] = []) => client.query(text, values).then(({ rows }) => rows),
    end: () => client.end(),
  };
}

const LOOKED_AT = [
  ...['bookings', 'waits', 'spot_holds', 'classes', 'spots', 'rooms', 'closures'],
  ...['passes', 'pass_entries', 'pass_holders'],
];
