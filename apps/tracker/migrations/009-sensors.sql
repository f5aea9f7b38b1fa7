-- What boxes hear by radio, each under the key that its transport, kind and device make.
create table sensors (
  site_id int not null references sites on delete cascade,
  sensor_key text not null,
  sensor_id int generated always as identity,
  first_heard_at timestamptz not null,
  last_heard_at timestamptz not null,
  -- The box that heard it last. No foreign key: the sensor outlives it.
  box_id int not null,
  rssi_dbm int,
  battery_percent int,
  -- Since when it has told power or cadence above 0 without a rest; null while it rests.
  moving_since timestamptz,
  name text,
  -- Its number in the pool of straps on loan; null where it is not in it.
  loan_number int check (loan_number > 0),
  primary key (site_id, sensor_key)
);
create unique index sensors_by_id on sensors (site_id, sensor_id);
create unique index sensors_loan_number on sensors (site_id, loan_number);
create index sensors_last_heard on sensors (site_id, last_heard_at);
grant select, insert, update, delete on sensors to :app;
create policy tenant on sensors using (site_id = tenant());
alter table sensors enable row level security;
alter table sensors force row level security;

-- Which bike or whose strap a sensor was, and when: half-open, `to_at` null = still. No foreign key to the sensor: what
-- it sent stays whose it was, also where the sensor is forgotten.
create table sensor_bindings (
  site_id int not null references sites on delete cascade,
  binding_id bigint generated always as identity,
  sensor_key text not null,
  box_id int,
  seat_id int,
  client_id int,
  from_at timestamptz not null,
  made_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at),
  primary key (site_id, binding_id),
  foreign key (site_id, box_id) references boxes on delete cascade,
  foreign key (site_id, client_id) references clients on delete cascade,
  check ((box_id is null) = (seat_id is null)),
  check ((seat_id is null) <> (client_id is null))
);
create unique index sensor_bindings_one on sensor_bindings (site_id, sensor_key) where to_at is null;
create index sensor_bindings_of_sensor on sensor_bindings (site_id, sensor_key);
create index sensor_bindings_of_client on sensor_bindings (site_id, client_id);
grant select, insert, update, delete on sensor_bindings to :app;
create policy tenant on sensor_bindings using (site_id = tenant());
alter table sensor_bindings enable row level security;
alter table sensor_bindings force row level security;

-- For one class: to whom, or to which seat, an unknown sensor or a strap on loan was given, in seconds of the class.
create table sensor_claims (
  site_id int not null,
  claim_id int generated always as identity,
  event_id int not null,
  sensor_key text not null,
  seat_id int,
  client_id int,
  from_second int not null default 0 check (from_second >= 0),
  to_second int check (to_second > from_second),
  primary key (site_id, claim_id),
  foreign key (site_id, event_id) references events on delete cascade,
  foreign key (site_id, client_id) references clients on delete cascade,
  check ((seat_id is null) <> (client_id is null))
);
create unique index sensor_claims_one on sensor_claims (site_id, event_id, sensor_key) where to_second is null;
create index sensor_claims_of_event on sensor_claims (site_id, event_id);
create index sensor_claims_of_client on sensor_claims (site_id, client_id);
grant select, insert, update, delete on sensor_claims to :app;
create policy tenant on sensor_claims using (site_id = tenant());
alter table sensor_claims enable row level security;
alter table sensor_claims force row level security;
