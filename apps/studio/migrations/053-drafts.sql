-- A class that staff prepare: nobody else knows of it until it is published.
alter table classes add column draft boolean not null default false;

-- Whoever does not say that it may be shown drafts sees none, whatever it asks.
create policy published on classes as restrictive for select to :app
  using (not draft or current_setting('tandem.drafts', true) = 'shown');

create or replace view class_places with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at,
  least(c.capacity, (
    select (count(*) filter (where s.active))::integer from spots s
    where s.studio_id = c.studio_id and s.room_id = c.room_id having count(*) > 0)) as capacity,
  c.late_cancel_minutes, c.spivi_enabled, c.instructor_id, c.class_type_id, c.room_id, r.name as room_name, r.location_id,
  l.name as location_name, l.time_zone, c.capacity as wanted_capacity, c.draft
from classes c
join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id;

-- Spivi is to have no class that is a draft. (`draft` of this view is the connection's.)
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
  y.asked_percents
from class_places c
left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
left join spivi_connections n on n.studio_id = c.studio_id
left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id;

-- A draft is made when it is published, and gone for everybody when it is taken back.
create or replace function class_told() returns trigger language plpgsql set search_path = studio as $$
declare
  said jsonb := jsonb_build_object('classId', new.class_id, 'title', new.title, 'startsAt', to_jsonb(new.starts_at),
    'endsAt', to_jsonb(new.ends_at), 'roomId', new.room_id, 'instructorId', new.instructor_id, 'capacity', new.capacity);
  changed text[];
begin
  if new.draft and (tg_op = 'INSERT' or old.draft) then
    return null;
  end if;
  if tg_op = 'INSERT' or old.draft then
    perform tell_webhooks(new.studio_id, 'class.made', said);
    return null;
  end if;
  if new.cancelled_at is not null or new.draft then
    if old.cancelled_at is null then perform tell_webhooks(new.studio_id, 'class.cancelled', said); end if;
    return null;
  end if;
  changed := array_remove(array[
    case when new.title is distinct from old.title then 'title' end,
    case when new.starts_at is distinct from old.starts_at then 'startsAt' end,
    case when new.ends_at is distinct from old.ends_at then 'endsAt' end,
    case when new.room_id is distinct from old.room_id then 'roomId' end,
    case when new.instructor_id is distinct from old.instructor_id then 'instructorId' end,
    case when new.capacity is distinct from old.capacity then 'capacity' end], null);
  if cardinality(changed) > 0 then
    perform tell_webhooks(new.studio_id, 'class.changed', said || jsonb_build_object('changed', changed));
  end if;
  return null;
end $$;
