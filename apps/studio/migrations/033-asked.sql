-- What a class was asked for by the tracker's plan, by its seconds: whole percent of each rider's FTP, null where riders
-- were free. Known once it was stopped.
alter table spivi_class_sync add column asked_percents smallint[];

-- Another event: nothing is known of it yet.
create or replace function first_workouts_due() returns trigger language plpgsql set search_path = studio as $$
begin
  if tg_op = 'INSERT' or new.event_id is distinct from old.event_id then
    if new.event_id is not null then
      new.workouts_due_at := (
        select c.starts_at - interval '2 hours' from classes c
        where c.studio_id = new.studio_id and c.class_id = new.class_id);
    end if;
    new.heard_at := null;
    new.heard_state := null;
    new.started_at := null;
    new.stopped_at := null;
    new.stop_heard_at := null;
    new.seats_booked := null;
    new.seats_heard := null;
    new.asked_percents := null;
  end if;
  return new;
end $$;

create or replace view class_mirror with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at, c.capacity,
  c.late_cancel_minutes, c.spivi_enabled, c.instructor_id, c.class_type_id, c.room_id, c.room_name, c.location_id,
  c.location_name, c.time_zone, g.gym_id, g.name as gym_name, g.box_id, g.seat_offset,
  n.studio_id is not null as connected, n.draft, n.enabled, n.rejected_logins, n.leaving_since, n.down_since,
  n.last_error_code, n.board_ask_again_at,
  y.event_id, y.event_facts, y.sent_clients, y.wanted_version, y.synced_version, y.creating_since, y.missing_since,
  y.skipped_at, y.pending_since, y.synced_at, y.workouts_checked_at, y.workouts_due_at,
  y.state as sync_state, y.reason as sync_reason, y.detail as sync_detail,
  c.wanted_capacity,
  y.heard_at, y.heard_state, y.started_at, y.stopped_at, y.seats_booked, y.seats_heard, y.workouts_seen_at,
  y.asked_percents
from class_places c
left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
left join spivi_connections n on n.studio_id = c.studio_id
left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id;
