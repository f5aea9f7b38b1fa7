-- Nobody is moved or cancelled without being told. Who cancelled, when the studio moved the class since it was booked, and
-- from which start, as the person knew it; and how often the entry in a calendar has changed.
alter table bookings add column cancelled_by text check (cancelled_by in ('member', 'staff'));
alter table bookings add column moved_at timestamptz;
alter table bookings add column moved_from timestamptz;
alter table bookings add column calendar_sequence integer not null default 0;

-- A class takes its bookings along in one instant.
alter table bookings no force row level security;
alter table classes no force row level security;
update bookings b set cancelled_by = 'staff' from classes c
where c.studio_id = b.studio_id and c.class_id = b.class_id and b.state = 'cancelled' and b.cancelled_at = c.cancelled_at;
alter table bookings force row level security;
alter table classes force row level security;

-- From when on a cancellation counts as late: within the class's window, but not in the first minutes after booking, and
-- not once the studio has moved the class. Null: never.
create function late_from(starts_at timestamptz, late_minutes integer, booked_at timestamptz, moved_at timestamptz,
  grace_minutes integer) returns timestamptz language sql immutable as $$
  select case when moved_at is null then
    greatest(starts_at - make_interval(mins => late_minutes), booked_at + make_interval(mins => grace_minutes)) end
$$;
revoke all on function late_from(timestamptz, integer, timestamptz, timestamptz, integer) from public;
grant execute on function late_from(timestamptz, integer, timestamptz, timestamptz, integer) to :app;

-- What one act of the studio tells each person once; and how things stood before it.
alter table mails add column act_id uuid;
alter table mails add column before jsonb;
alter table mails drop constraint mails_studio_id_customer_id_kind_class_id_key;
create unique index mails_once_per_class on mails (studio_id, customer_id, kind, class_id) where act_id is null;
create unique index mails_once_per_act on mails (studio_id, customer_id, act_id) where act_id is not null;

-- Whatever changes of an entry, calendars see that it is newer.
create function booking_in_calendar_changed() returns trigger language plpgsql set search_path = studio as $$
begin
  if (new.state, new.spot_number) is distinct from (old.state, old.spot_number) then
    new.calendar_sequence := old.calendar_sequence + 1;
  end if;
  return new;
end $$;
create trigger booking_in_calendar_changed before update of state, spot_number on bookings
  for each row execute function booking_in_calendar_changed();
create function class_in_calendar_changed() returns trigger language plpgsql set search_path = studio as $$
begin
  if (new.title, new.room_id, new.instructor_id, new.starts_at, new.ends_at)
    is distinct from (old.title, old.room_id, old.instructor_id, old.starts_at, old.ends_at)
  then
    update bookings set calendar_sequence = calendar_sequence + 1
      where studio_id = new.studio_id and class_id = new.class_id and state = 'booked';
  end if;
  return new;
end $$;
create trigger class_in_calendar_changed after update of title, room_id, instructor_id, starts_at, ends_at on classes
  for each row execute function class_in_calendar_changed();
