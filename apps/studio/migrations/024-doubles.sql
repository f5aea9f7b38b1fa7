-- Of several recordings of one ride one counts; the others stay beside it, so that which of them counts hangs on what there
-- is and never on the order in which it came. The ride that counts in its place; null: it counts.
alter table own_rides add column double_of uuid;
create index own_rides_doubles on own_rides (studio_id, double_of) where double_of is not null;

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
from own_rides o
where o.double_of is null;

create or replace function rides_behind(version int, most int) returns table (studio_id uuid, customer_id uuid)
  language sql stable security definer set search_path = studio as $$
  (select studio_id, customer_id from customers where rides_dirty_from is not null limit most)
  union
  (select studio_id, rider_id from class_results
    where state = 'ready' and rider_id is not null and coalesce(computed_version, 0) < version limit most)
  union
  (select studio_id, customer_id from own_rides
    where coalesce(computed_version, 0) < version and double_of is null limit most)
  limit most
$$;
