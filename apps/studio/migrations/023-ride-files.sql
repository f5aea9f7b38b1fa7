-- A file may hold several activities, and a ride keeps what the reader noticed and what the trace does not hold.
alter table own_rides add column part smallint not null default 0;
-- Pauses counted; two recordings of one ride overlap.
alter table own_rides add column ended_at timestamptz;
update own_rides set ended_at = started_at + make_interval(secs => seconds);
alter table own_rides alter column ended_at set not null;
-- As the file names it; null: it does not say, or was read before it was kept.
alter table own_rides add column file_sport text;
alter table own_rides add column file_sub_sport text;
-- What it counts as: only cycling is among the records and totals of cycling.
alter table own_rides add column sport text not null default 'cycling'
  check (sport in ('cycling', 'e_biking', 'running', 'walking', 'rowing', 'swimming', 'other'));
-- {distanceKm, counted, sharedJ}: measured, and not in the trace.
alter table own_rides add column measured jsonb not null default '{}';
-- {ftpW}: what the file says of the rider, where the studio knows nothing of that day.
alter table own_rides add column inputs jsonb not null default '{}';
-- [{code, count}]
alter table own_rides add column notices jsonb not null default '[]';
-- Seconds with a reading, over all channels: of two recordings of one ride the richer stays.
alter table own_rides add column readings int not null default 0;
-- By which rules the file was read. 1 spread the counter of power meters over seconds that had been recorded.
alter table own_rides add column reader_version smallint not null default 1;
alter table own_rides drop constraint own_rides_studio_id_customer_id_file_hash_key;
alter table own_rides add unique (studio_id, customer_id, file_hash, part);
create index own_rides_by_time on own_rides (studio_id, customer_id, ended_at);

-- Devices write 0 for a sensor that they never heard.
update own_rides set sent = coalesce(
  (select jsonb_object_agg(key, value) from jsonb_each(sent) where value <> '0'), '{}')
where exists (select from jsonb_each(sent) where value = '0');

create or replace view rides with (security_invoker = true) as
select v.studio_id, v.rider_id as customer_id, 'class'::text as kind, v.class_id as ride_id,
  v.customer_id as recorded_for, c.class_type_id, c.title, c.starts_at, l.time_zone,
  extract(epoch from c.ends_at - c.starts_at)::int as planned_seconds,
  v."values" as sent, v.zones, v.peaks, v.inputs, v.computed, v.corrections, v.computed_version, v.computed_at,
  v.revised_at, v.summary, v.trace,
  null::text as sport, null::text as file_sport, null::text as file_sub_sport, '[]'::jsonb as notices,
  jsonb_strip_nulls(jsonb_build_object('energyKcal',
    case when v.inputs ->> 'calorieSource' = 'equipment' then v."values" -> 'energyKcal' end)) as equipment
from class_results v
join classes c on c.studio_id = v.studio_id and c.class_id = v.class_id
join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
where v.rider_id is not null and (v.state = 'ready' or v.corrections <> '{}')
union all
select o.studio_id, o.customer_id, 'own', o.ride_id, o.customer_id, null::uuid, o.title, o.started_at, o.time_zone,
  o.seconds, o.sent, '{}'::jsonb, '[]'::jsonb, o.inputs, o.computed, '{}'::jsonb, o.computed_version, o.computed_at,
  null::timestamptz, o.summary, o.trace,
  o.sport, o.file_sport, o.file_sub_sport, o.notices,
  -- The first reader made seconds up where a counter jumped: what the device itself calls the maximum bounds them.
  jsonb_strip_nulls(jsonb_build_object('energyKcal', o.sent -> 'energyKcal', 'distanceKm', o.sent -> 'distanceKm',
    'maximumPowerW', case when o.reader_version = 1 then o.sent -> 'maximumPowerW' end) || o.measured)
from own_rides o;

-- A file that could not be read for want of time is tried again so often.
alter table import_files add column tries smallint not null default 0;
