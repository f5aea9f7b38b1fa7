-- Systems that a studio stays with for its classes and bookings, and what was read of them. Ids there are texts: each system has its own.
create table source_connections (
  studio_id uuid not null references studios,
  source text not null check (source in ('momence')),
  base_url text not null check (length(base_url) between 1 and 200),
  -- The client's secret, by what a person of the studio lets it read, and the token of now.
  secrets bytea not null,
  -- Raised with each new secret: what still holds the one before is told from it.
  credential_version integer not null,
  enabled boolean not null default true,
  rejected_logins smallint not null default 0,
  -- The gate of all processes: whose call is under way, and until when it may be; the next turn of the rate.
  call_id uuid,
  call_until timestamptz,
  next_call_at timestamptz,
  -- While it fails, or asks to be left alone.
  failures_in_row integer not null default 0,
  failing_since timestamptz,
  held_until timestamptz,
  last_success_at timestamptz,
  last_error_code text check (length(last_error_code) <= 60),
  last_error_at timestamptz,
  -- When all its classes were read last, to their end.
  classes_read_at timestamptz,
  -- Since when more classes are missing than is believed without a person.
  many_gone_at timestamptz,
  primary key (studio_id, source),
  check ((call_id is null) = (call_until is null))
);

-- Each call, also one whose process ended before its answer came. Whose it is stands in ids; no body is kept.
create table source_calls (
  studio_id uuid not null references studios,
  call_id uuid not null,
  source text not null,
  method text not null check (length(method) between 1 and 60),
  about text check (length(about) <= 60),
  outcome text not null default 'started' check (outcome in ('started', 'ok', 'transient', 'config', 'permanent', 'unknown')),
  code text check (length(code) <= 60),
  http_status integer,
  started_at timestamptz not null default now(),
  duration_ms real,
  primary key (studio_id, call_id)
);
create index source_calls_latest on source_calls (studio_id, started_at desc);

-- Which room here a place there is; null: nobody has said yet.
create table source_places (
  studio_id uuid not null references studios,
  source text not null,
  place_id text not null check (length(place_id) between 1 and 60),
  name text not null check (length(name) <= 200),
  room_id uuid,
  primary key (studio_id, source, place_id),
  foreign key (studio_id, room_id) references rooms
);

-- Which spot of its room a spot there is; null: nobody has said yet.
create table source_spots (
  studio_id uuid not null references studios,
  source text not null,
  spot_id text not null check (length(spot_id) between 1 and 60),
  room_id uuid not null,
  spot_number integer,
  primary key (studio_id, source, spot_id),
  foreign key (studio_id, room_id) references rooms
);
create unique index source_spots_once on source_spots (studio_id, source, room_id, spot_number);

-- A class as it was read last, and the class here that follows it.
create table source_classes (
  studio_id uuid not null references studios,
  source text not null,
  foreign_id text not null check (length(foreign_id) between 1 and 60),
  class_id uuid,
  title text not null check (length(title) between 1 and 120),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  capacity integer,
  cancelled boolean not null,
  place_id text,
  -- Complete readings in a row without it.
  missing smallint not null default 0,
  -- When the reading began that says so: an older one that comes later says nothing.
  read_at timestamptz not null,
  -- When it was last read who is booked, and when that reading began by the database's clock.
  roster_read_at timestamptz,
  roster_began_at timestamptz,
  trouble text check (trouble in ('no_room', 'room_taken')),
  primary key (studio_id, source, foreign_id),
  unique (studio_id, class_id),
  foreign key (studio_id, class_id) references classes,
  check (ends_at > starts_at)
);
create index source_classes_by_start on source_classes (studio_id, source, starts_at);

-- Who a person there is here. Name and email of whoever is nobody yet, for whom staff choose by hand.
create table source_people (
  studio_id uuid not null references studios,
  source text not null,
  person_id text not null check (length(person_id) between 1 and 60),
  customer_id uuid,
  how text check (how in ('email', 'made', 'manual')),
  linked_at timestamptz,
  first_name text,
  last_name text,
  email text,
  seen_at timestamptz not null,
  -- When it was last asked who has their email there.
  asked_at timestamptz,
  primary key (studio_id, source, person_id),
  foreign key (studio_id, customer_id) references customers,
  check (num_nulls(customer_id, how, linked_at) in (0, 3)),
  check (customer_id is null or num_nonnulls(first_name, last_name, email) = 0)
);
create index source_people_of on source_people (studio_id, customer_id) where customer_id is not null;

-- A booking as it was read last, and the booking here that follows it.
create table source_bookings (
  studio_id uuid not null,
  source text not null,
  foreign_class text not null,
  foreign_id text not null check (length(foreign_id) between 1 and 60),
  booking_id uuid,
  person_id text not null,
  spot_id text check (length(spot_id) <= 60),
  checked_in boolean not null,
  cancelled boolean not null,
  missing smallint not null default 0,
  trouble text check (trouble in ('person_unknown', 'booked_twice', 'spot_unknown', 'spot_taken')),
  -- One that is moved to another class there is a booking of that one.
  primary key (studio_id, source, foreign_class, foreign_id),
  unique (studio_id, booking_id),
  foreign key (studio_id, source, foreign_class) references source_classes on delete cascade,
  foreign key (studio_id, source, person_id) references source_people on delete cascade,
  foreign key (studio_id, booking_id) references bookings
);
create index source_bookings_of on source_bookings (studio_id, source, person_id);

do $$ declare one text; begin
  foreach one in array array['source_connections', 'source_calls', 'source_places', 'source_spots', 'source_classes',
    'source_people', 'source_bookings'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
    execute format('grant select, insert, update, delete on %I to :app', one);
  end loop;
end $$;

-- FORCE binds the owner of the function too: see 004.
create policy lookup on source_connections for select to current_user using (true);
create function studios_with_sources() returns table (studio_id uuid, source text)
  language sql stable security definer set search_path = studio as
$$ select studio_id, source from source_connections where enabled $$;
revoke all on function studios_with_sources() from public;
grant execute on function studios_with_sources() to :app;
