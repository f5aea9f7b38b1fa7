-- Tenants. studio_id is the first column of every key, so that rows can be spread over nodes by it.
create table studios (
  studio_id uuid primary key,
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null default now()
);

create table locations (
  studio_id uuid not null references studios,
  location_id uuid not null,
  name text not null,
  address text not null default '',
  time_zone text not null,
  primary key (studio_id, location_id)
);

create table rooms (
  studio_id uuid not null,
  room_id uuid not null,
  location_id uuid not null,
  name text not null,
  primary key (studio_id, room_id),
  foreign key (studio_id, location_id) references locations
);

create table spots (
  studio_id uuid not null,
  room_id uuid not null,
  spot_number int not null check (spot_number between 1 and 999),
  x real not null check (x between 0 and 100),
  y real not null check (y between 0 and 100),
  kind text not null default 'bike' check (kind in ('bike', 'rower', 'mat')),
  active boolean not null default true,
  primary key (studio_id, room_id, spot_number),
  foreign key (studio_id, room_id) references rooms
);

-- Staff: an account (schema auth) with a role in this studio.
create table staff (
  studio_id uuid not null references studios,
  staff_id uuid not null,
  account_id text not null,
  name text not null,
  email text not null,
  role text not null check (role in ('owner', 'manager', 'front_desk', 'instructor')),
  primary key (studio_id, staff_id),
  unique (studio_id, account_id)
);
create index staff_by_account on staff (account_id);

-- Two people may share one email (a family): it is no key.
create table customers (
  studio_id uuid not null references studios,
  customer_id uuid not null,
  account_id text,
  first_name text not null,
  last_name text not null,
  email text not null,
  email_normalized text not null,
  phone text,
  locale text check (locale in ('en', 'fr')),
  notes text not null default '',
  birth_date date,
  gender text check (gender in ('male', 'female', 'other')),
  height_cm real,
  weight_kg real,
  ftp_w int,
  lthr_bpm int,
  resting_hr_bpm int,
  max_hr_bpm int,
  created_at timestamptz not null default now(),
  primary key (studio_id, customer_id),
  unique (studio_id, account_id)
);
create index customers_by_account on customers (account_id) where account_id is not null;
create index customers_by_email on customers (studio_id, email_normalized);
create index customers_by_name on customers (studio_id, lower(last_name), lower(first_name), customer_id);

create table consents (
  studio_id uuid not null,
  customer_id uuid not null,
  purpose text not null check (purpose in ('store', 'send', 'board')),
  version int not null default 1,
  granted_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (studio_id, customer_id, purpose, version),
  foreign key (studio_id, customer_id) references customers
);

create table classes (
  studio_id uuid not null,
  class_id uuid not null,
  room_id uuid not null,
  instructor_id uuid,
  title text not null check (length(title) between 1 and 120),
  description text not null default '',
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  capacity int not null check (capacity between 1 and 500),
  cancelled_at timestamptz,
  late_cancel_minutes int not null default 720,
  spivi_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (studio_id, class_id),
  foreign key (studio_id, room_id) references rooms,
  foreign key (studio_id, instructor_id) references staff
);
create index classes_by_start on classes (studio_id, starts_at, class_id);

create table bookings (
  studio_id uuid not null,
  booking_id uuid not null,
  class_id uuid not null,
  customer_id uuid not null,
  spot_number int,
  state text not null default 'booked' check (state in ('booked', 'cancelled')),
  late_cancel boolean not null default false,
  booked_at timestamptz not null default now(),
  cancelled_at timestamptz,
  checked_in_at timestamptz,
  primary key (studio_id, booking_id),
  foreign key (studio_id, class_id) references classes,
  foreign key (studio_id, customer_id) references customers
);
-- The guards against double booking: whatever the code does, the database holds one person to a spot.
create unique index bookings_one_per_spot on bookings (studio_id, class_id, spot_number) where state = 'booked' and spot_number is not null;
create unique index bookings_one_per_customer on bookings (studio_id, class_id, customer_id) where state = 'booked';
create index bookings_by_customer on bookings (studio_id, customer_id, class_id);
create index bookings_by_class on bookings (studio_id, class_id);

create table idempotency_keys (
  studio_id uuid not null,
  account_id text not null,
  key text not null check (length(key) between 1 and 200),
  request_hash bytea not null,
  status int,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (studio_id, account_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (studio_id, created_at);

-- Append-only: the application may add and read, never change.
create table audit_log (
  studio_id uuid not null,
  audit_id uuid not null default gen_random_uuid(),
  at timestamptz not null default now(),
  account_id text,
  action text not null,
  object_kind text not null,
  object_id text not null,
  detail jsonb not null default '{}',
  primary key (studio_id, audit_id)
);
create index audit_log_by_object on audit_log (studio_id, object_kind, object_id, at);
