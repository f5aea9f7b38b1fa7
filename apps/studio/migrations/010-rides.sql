-- Rides of both kinds in one shape: what a person rode, in class or outside, where there are numbers. A ride in class has
-- its class's id. `security_invoker`: rows are those of who reads, not of who owns the view.
create view rides with (security_invoker = true) as
select v.studio_id, v.rider_id as customer_id, 'class'::text as kind, v.class_id as ride_id,
  v.customer_id as recorded_for, c.class_type_id, c.title, c.starts_at, l.time_zone,
  extract(epoch from c.ends_at - c.starts_at)::int as planned_seconds,
  v."values" as sent, v.zones, v.peaks, v.inputs, v.computed, v.corrections, v.computed_version, v.computed_at,
  v.revised_at, v.summary, v.trace
from class_results v
join classes c on c.studio_id = v.studio_id and c.class_id = v.class_id
join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
where v.rider_id is not null and (v.state = 'ready' or v.corrections <> '{}')
union all
select o.studio_id, o.customer_id, 'own', o.ride_id, o.customer_id, null::uuid, o.title, o.started_at, o.time_zone,
  o.seconds, o.sent, '{}'::jsonb, '[]'::jsonb, '{}'::jsonb, o.computed, '{}'::jsonb, o.computed_version, o.computed_at,
  null::timestamptz, o.summary, o.trace
from own_rides o;

grant select on rides to :app;
