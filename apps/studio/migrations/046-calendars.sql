-- What calendars are told of a class or a booking: how often its entry has changed, and when it last did.
alter table bookings add column calendar_changed_at timestamptz not null default now();
alter table classes add column calendar_sequence integer not null default 0;
alter table classes add column calendar_changed_at timestamptz not null default now();

create or replace function booking_in_calendar_changed() returns trigger language plpgsql set search_path = studio as $$
begin
  if (new.state, new.spot_number) is distinct from (old.state, old.spot_number) then
    new.calendar_sequence := old.calendar_sequence + 1;
    new.calendar_changed_at := now();
  end if;
  return new;
end $$;
create or replace function class_in_calendar_changed() returns trigger language plpgsql set search_path = studio as $$
begin
  if (new.title, new.room_id, new.instructor_id, new.starts_at, new.ends_at)
    is distinct from (old.title, old.room_id, old.instructor_id, old.starts_at, old.ends_at)
  then
    update bookings set calendar_sequence = calendar_sequence + 1, calendar_changed_at = now()
      where studio_id = new.studio_id and class_id = new.class_id and state = 'booked';
  end if;
  return new;
end $$;
create function class_entry_changed() returns trigger language plpgsql set search_path = studio as $$
begin
  if (new.title, new.description, new.room_id, new.instructor_id, new.starts_at, new.ends_at, new.capacity, new.cancelled_at)
    is distinct from
    (old.title, old.description, old.room_id, old.instructor_id, old.starts_at, old.ends_at, old.capacity, old.cancelled_at)
  then
    new.calendar_sequence := old.calendar_sequence + 1;
    new.calendar_changed_at := now();
  end if;
  return new;
end $$;
create trigger class_entry_changed before update on classes for each row execute function class_entry_changed();

-- A calendar that somebody subscribes to, by a link that names the row: of a customer's bookings, or of the classes that
-- somebody of the team leads. It is theirs while they sign in with the account that made it.
create table calendar_links (
  studio_id uuid not null,
  link_id uuid not null default gen_random_uuid(),
  customer_id uuid,
  staff_id uuid,
  account_id text not null,
  made_at timestamptz not null,
  -- About when it was last asked for; null: never.
  fetched_at timestamptz,
  primary key (studio_id, link_id),
  unique (studio_id, customer_id),
  unique (studio_id, staff_id),
  constraint calendar_links_of_one check (num_nonnulls(customer_id, staff_id) = 1),
  foreign key (studio_id, customer_id) references customers,
  foreign key (studio_id, staff_id) references staff
);
alter table calendar_links enable row level security;
alter table calendar_links force row level security;
create policy tenant on calendar_links using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on calendar_links to :app;

-- Whether anybody may read the schedule, without signing in.
alter table studios add column public_schedule boolean not null default false;
