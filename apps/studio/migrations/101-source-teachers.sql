-- Whom a source names as teacher, and which instructor here that is; null: nobody has said yet.
create table source_teachers (
  studio_id uuid not null references studios,
  source text not null,
  teacher_id text not null check (length(teacher_id) between 1 and 60),
  name text not null check (length(name) <= 200),
  staff_id uuid,
  primary key (studio_id, source, teacher_id),
  foreign key (studio_id, staff_id) references staff
);
alter table source_teachers enable row level security;
alter table source_teachers force row level security;
create policy tenant on source_teachers using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on source_teachers to :app;

alter table source_classes add column teacher_id text check (length(teacher_id) between 1 and 60);
-- What a source calls whoever leads a class, while nobody has said which instructor here that is.
alter table classes add column teacher_name text check (length(teacher_name) between 1 and 200);

create or replace view class_places with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at,
  least(c.capacity, (
    select (count(*) filter (where s.active))::integer from spots s
    where s.studio_id = c.studio_id and s.room_id = c.room_id having count(*) > 0)) as capacity,
  c.late_cancel_minutes, c.spivi_enabled, c.instructor_id, c.class_type_id, c.room_id, r.name as room_name, r.location_id,
  l.name as location_name, l.time_zone, c.capacity as wanted_capacity, c.draft, c.source, c.teacher_name
from classes c
join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id;

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
  y.asked_percents, c.teacher_name
from class_places c
left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
left join spivi_connections n on n.studio_id = c.studio_id
left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id;

-- Calendars name who leads a class: by whichever of both it changed.
create or replace function class_entry_changed() returns trigger language plpgsql set search_path = studio as $$
begin
  if (new.title, new.description, new.room_id, new.instructor_id, new.teacher_name, new.starts_at, new.ends_at, new.capacity,
      new.cancelled_at)
    is distinct from
    (old.title, old.description, old.room_id, old.instructor_id, old.teacher_name, old.starts_at, old.ends_at, old.capacity,
      old.cancelled_at)
  then
    new.calendar_sequence := old.calendar_sequence + 1;
    new.calendar_changed_at := now();
  end if;
  return new;
end $$;
create or replace function class_in_calendar_changed() returns trigger language plpgsql set search_path = studio as $$
begin
  if (new.title, new.room_id, new.instructor_id, new.teacher_name, new.starts_at, new.ends_at)
    is distinct from (old.title, old.room_id, old.instructor_id, old.teacher_name, old.starts_at, old.ends_at)
  then
    update bookings set calendar_sequence = calendar_sequence + 1, calendar_changed_at = now()
      where studio_id = new.studio_id and class_id = new.class_id and state = 'booked';
  end if;
  return new;
end $$;
