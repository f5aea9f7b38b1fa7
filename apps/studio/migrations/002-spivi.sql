create table spivi_connections (
  studio_id uuid primary key references studios,
  base_url text not null,
  site_id int not null,
  source_name text not null,
  -- AES-256-GCM, bound to the studio; the key is not in this database.
  password_sealed bytea not null,
  -- Rises with each new password: what an old password's refusal says about is not this one.
  credential_version int not null default 1,
  rejected_logins int not null default 0,
  time_zone text not null,
  enabled boolean not null default true,
  last_success_at timestamptz,
  last_error_code text,
  last_error_message text,
  last_error_at timestamptz,
  next_match_at timestamptz,
  connected_at timestamptz not null default now()
);

create table spivi_gyms (
  studio_id uuid not null references studios,
  gym_id uuid not null,
  name text not null,
  box_id int not null,
  room_id uuid not null,
  seat_offset int not null default 0,
  primary key (studio_id, gym_id),
  unique (studio_id, room_id),
  unique (studio_id, box_id),
  foreign key (studio_id, room_id) references rooms
);

-- Only the rows that differ from spot + offset.
create table spivi_gym_seats (
  studio_id uuid not null,
  gym_id uuid not null,
  spot_number int not null,
  seat_id int not null,
  primary key (studio_id, gym_id, spot_number),
  unique (studio_id, gym_id, seat_id),
  foreign key (studio_id, gym_id) references spivi_gyms on delete cascade
);

-- A wrong link discloses health data: one Spivi client has at most one customer.
create table spivi_links (
  studio_id uuid not null,
  customer_id uuid not null,
  client_id bigint not null,
  -- Whose client that is: links outlive the connection and must not meet another site's numbers.
  site_id int,
  email text,
  source text not null check (source in ('matched', 'manual', 'created')),
  linked_at timestamptz not null default now(),
  primary key (studio_id, customer_id),
  unique (studio_id, client_id),
  foreign key (studio_id, customer_id) references customers
);

create table spivi_matches (
  studio_id uuid not null,
  customer_id uuid not null,
  result text not null check (result in ('linked', 'not_found', 'ambiguous', 'conflict')),
  -- The email that was asked for: a changed one is asked again.
  email_normalized text not null,
  candidates jsonb not null default '[]',
  checked_at timestamptz not null default now(),
  primary key (studio_id, customer_id),
  foreign key (studio_id, customer_id) references customers
);

create table spivi_match_runs (
  studio_id uuid not null references studios,
  run_id uuid not null,
  trigger text not null check (trigger in ('enabled', 'daily', 'manual')),
  state text not null default 'running' check (state in ('running', 'finished', 'failed')),
  total int not null default 0,
  done int not null default 0,
  matched int not null default 0,
  ambiguous int not null default 0,
  not_found int not null default 0,
  failed int not null default 0,
  -- Where a run that was cut short goes on.
  position uuid,
  message text,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (studio_id, run_id)
);
create unique index spivi_match_runs_one_running on spivi_match_runs (studio_id) where state = 'running';

-- One row per class: what is wanted, what was confirmed, who holds the lane.
create table spivi_class_sync (
  studio_id uuid not null,
  class_id uuid not null,
  event_id bigint,
  -- The facts the event was made of; a difference means cancel and make anew.
  event_facts jsonb,
  -- Written before the call that creates an event: after a crash, look for it instead of making another.
  creating_since timestamptz,
  -- Clients ever sent to the event, written before the call: whoever else is on its roster was added by hand in Spivi.
  sent_clients jsonb not null default '[]',
  wanted_version bigint not null default 1,
  synced_version bigint not null default 0,
  -- Fence: results of a run are written only under the epoch that the run took.
  epoch bigint not null default 0,
  state text not null default 'pending' check (state in ('pending', 'synced', 'attention', 'off')),
  reason text,
  detail text,
  pending_since timestamptz default now(),
  synced_at timestamptz,
  workouts_state text not null default 'none' check (workouts_state in ('none', 'waiting', 'complete', 'given_up')),
  workouts_checked_at timestamptz,
  primary key (studio_id, class_id),
  foreign key (studio_id, class_id) references classes
);
create index spivi_class_sync_unfinished on spivi_class_sync (studio_id, state) where state in ('pending', 'attention');
create unique index spivi_class_sync_one_event on spivi_class_sync (studio_id, event_id) where event_id is not null;

create table spivi_booking_sync (
  studio_id uuid not null,
  booking_id uuid not null,
  class_id uuid not null,
  state text not null default 'pending' check (state in ('pending', 'synced', 'attention', 'off')),
  reason text,
  detail text,
  seat_id int,
  client_id bigint,
  since timestamptz not null default now(),
  primary key (studio_id, booking_id),
  foreign key (studio_id, booking_id) references bookings
);
create index spivi_booking_sync_by_class on spivi_booking_sync (studio_id, class_id);

-- Every call to Spivi, written before it is made and completed after; never a password in it.
create table spivi_attempts (
  studio_id uuid not null references studios,
  attempt_id uuid not null,
  method text not null,
  class_id uuid,
  customer_id uuid,
  request jsonb not null default '{}',
  outcome text not null default 'started' check (outcome in ('started', 'ok', 'transient', 'config', 'permanent', 'unknown')),
  code text,
  message text,
  started_at timestamptz not null default now(),
  duration_ms real,
  primary key (studio_id, attempt_id)
);
create index spivi_attempts_by_time on spivi_attempts (studio_id, started_at desc);
-- Calls under way: they bound how many logins can be refused at once.
create index spivi_attempts_running on spivi_attempts (studio_id, started_at) where outcome = 'started';
create index spivi_attempts_by_class on spivi_attempts (studio_id, class_id, started_at desc);
