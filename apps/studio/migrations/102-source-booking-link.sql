-- Where people book the classes that another system has, as the studio shows them: nothing is secret about it.
alter table source_connections add column booking_url text check (length(booking_url) between 9 and 300 and booking_url like 'https://%');

create or replace view class_places with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at,
  least(c.capacity, (
    select (count(*) filter (where s.active))::integer from spots s
    where s.studio_id = c.studio_id and s.room_id = c.room_id having count(*) > 0)) as capacity,
  c.late_cancel_minutes, c.spivi_enabled, c.instructor_id, c.class_type_id, c.room_id, r.name as room_name, r.location_id,
  l.name as location_name, l.time_zone, c.capacity as wanted_capacity, c.draft, c.source, c.teacher_name, x.booking_url
from classes c
join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
left join source_connections x on x.studio_id = c.studio_id and x.source = c.source;

create or replace view class_mirror with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at, c.capacity,
  c.late_cancel_minutes, c.spivi_enabled and not c.draft as spivi_enabled, c.instructor_id, c.class_type_id, c.room_id,
  c.room_name, c.location_id,
  c.location_name, c.time_zone, g.gym_id, g.name as gym_name, g.box_id, g.seat_offset,
  n.studio_id is not null as connected, n.draft, n.enabled, n.rejected_logins, n.leaving_since, n.down_since,
  n.last_error_code, n.board_ask_again_at,
  y.event_id, y.event_facts, y.sent_clients, y.wanted_version, y.synced_version, y.creating_since, y.missing_since,
  y.skipped_at, y.pending_since, y.synced_at, y.workouts_checked_at, y.workouts_due_at,
  y.state as sync_state, y.reason as sync_reason, y.detail as sync_detail,
  c.wanted_capacity,
  y.heard_at, y.heard_state, y.started_at, y.stopped_at, y.seats_booked, y.seats_heard, y.workouts_seen_at,
  y.asked_percents, c.teacher_name, c.booking_url
from class_places c
left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
left join spivi_connections n on n.studio_id = c.studio_id
left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id;
