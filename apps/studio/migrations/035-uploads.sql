-- A member's own key, by which their rides in class are sent on to intervals.icu; without a row nothing is.
create table upload_connections (
  studio_id uuid not null,
  customer_id uuid not null,
  key_sealed bytea not null,
  -- Whose key it is there.
  athlete_id text not null,
  connected_at timestamptz not null,
  -- Rides that began earlier are not sent.
  from_at timestamptz not null,
  -- The key is not accepted any more; nothing is sent until there is another.
  refused_at timestamptz,
  primary key (studio_id, customer_id),
  foreign key (studio_id, customer_id) references customers
);
alter table upload_connections enable row level security;
alter table upload_connections force row level security;
create policy tenant on upload_connections using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on upload_connections to :app;

-- What became of sending a ride. The digest is of what the ride was then: while it is the same, nothing is sent again.
create table ride_uploads (
  studio_id uuid not null,
  customer_id uuid not null,
  -- The class's id.
  ride_id uuid not null,
  sent_digest bytea,
  sent_at timestamptz,
  -- What it is called there.
  activity_id text,
  tried_digest bytea not null,
  tries integer not null default 0,
  next_try_at timestamptz,
  -- Nothing more is tried by itself.
  failed boolean not null default false,
  code text,
  primary key (studio_id, customer_id, ride_id),
  foreign key (studio_id, customer_id) references upload_connections on delete cascade
);
alter table ride_uploads enable row level security;
alter table ride_uploads force row level security;
create policy tenant on ride_uploads using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on ride_uploads to :app;
