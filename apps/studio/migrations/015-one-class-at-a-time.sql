-- One class at a time in a room. And so at a box, since a box belongs to one room (spivi_gyms). Ranges are half open: a
-- class may begin when another ends. A cancelled class frees its room.
create extension if not exists btree_gist with schema public;

-- What overlapped before this rule stays where it is until somebody moves it; staff see a list of it.
alter table classes add column overlap_tolerated boolean not null default false;
alter table classes no force row level security;
update classes c set overlap_tolerated = true
where c.cancelled_at is null and exists (
  select from classes o
  where o.studio_id = c.studio_id and o.room_id = c.room_id and o.cancelled_at is null
    and (o.starts_at, o.class_id) < (c.starts_at, c.class_id) and o.ends_at > c.starts_at);
alter table classes force row level security;

alter table classes add constraint classes_one_at_a_time
  exclude using gist (studio_id with =, room_id with =, tstzrange(starts_at, ends_at) with &&)
  where (cancelled_at is null and not overlap_tolerated);
create index classes_overlap_tolerated on classes (studio_id, room_id) where overlap_tolerated;

-- Whoever is put somewhere anew is under the rule, also against those that it does not hold for. No class comes to be
-- tolerated any more, so that what is read here cannot change under somebody else's hands.
create function one_class_at_a_time() returns trigger language plpgsql set search_path = studio as $$
begin
  if tg_op = 'UPDATE' and (new.room_id, new.starts_at, new.ends_at) = (old.room_id, old.starts_at, old.ends_at) then
    return new;
  end if;
  new.overlap_tolerated := false;
  if new.cancelled_at is null and exists (
    select from classes o
    where o.studio_id = new.studio_id and o.room_id = new.room_id and o.overlap_tolerated and o.cancelled_at is null
      and o.class_id <> new.class_id and o.starts_at < new.ends_at and o.ends_at > new.starts_at)
  then
    raise exclusion_violation using constraint = 'classes_one_at_a_time', table = 'classes',
      message = 'another class is in this room at this time';
  end if;
  return new;
end $$;
create trigger one_class_at_a_time before insert or update of room_id, starts_at, ends_at on classes
  for each row execute function one_class_at_a_time();

-- The places that a class sells: as many as wanted, but never more than the room has spots in service. A room without a
-- layout has no bound of its own.
create or replace view class_places with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at,
  least(c.capacity, (
    select (count(*) filter (where s.active))::integer from spots s
    where s.studio_id = c.studio_id and s.room_id = c.room_id having count(*) > 0)) as capacity,
  c.late_cancel_minutes, c.spivi_enabled, c.instructor_id, c.class_type_id, c.room_id, r.name as room_name, r.location_id,
  l.name as location_name, l.time_zone, c.capacity as wanted_capacity
from classes c
join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id;

create or replace view class_mirror with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at, c.capacity,
  c.late_cancel_minutes, c.spivi_enabled, c.instructor_id, c.class_type_id, c.room_id, c.room_name, c.location_id,
  c.location_name, c.time_zone, g.gym_id, g.name as gym_name, g.box_id, g.seat_offset,
  n.studio_id is not null as connected, n.draft, n.enabled, n.rejected_logins, n.leaving_since, n.down_since,
  n.last_error_code, n.board_ask_again_at,
  y.event_id, y.event_facts, y.sent_clients, y.wanted_version, y.synced_version, y.creating_since, y.missing_since,
  y.skipped_at, y.pending_since, y.synced_at, y.workouts_checked_at, y.workouts_due_at,
  y.state as sync_state, y.reason as sync_reason, y.detail as sync_detail,
  c.wanted_capacity
from class_places c
left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
left join spivi_connections n on n.studio_id = c.studio_id
left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id;
