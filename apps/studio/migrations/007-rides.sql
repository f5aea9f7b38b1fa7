-- Rides recorded for one person and ridden by another: given to them by staff, or to nobody (null).
alter table class_results add column reassigned boolean not null default false;
alter table class_results add column reassigned_to uuid;
alter table class_results add foreign key (studio_id, reassigned_to) references customers;
alter table class_results add column rider_id uuid
  generated always as (case when reassigned then reassigned_to else customer_id end) stored;
create unique index class_results_one_per_rider on class_results (studio_id, class_id, rider_id) where rider_id is not null;
drop index class_results_by_customer;
create index class_results_by_rider on class_results (studio_id, rider_id, class_id);
-- What was computed here from the trace, with the profile in force that day; it wins over what was sent.
-- {version, values, zones, peaks, inputs, normalisedPowerShort, basis}
alter table class_results add column computed jsonb;
-- The version of the rules by which the ride was last looked at; null: not since it changed.
alter table class_results add column computed_version int;
alter table class_results add column computed_at timestamptz;
-- What trends read of the shown numbers, packed; null: not since it changed, then they read the numbers themselves.
alter table class_results add column summary bytea;
create index class_results_behind on class_results (coalesce(computed_version, 0))
  where state = 'ready' and rider_id is not null;

-- Rides outside class, from files that members bring.
create table own_rides (
  studio_id uuid not null references studios,
  ride_id uuid not null,
  customer_id uuid not null,
  import_id uuid,
  title text not null,
  started_at timestamptz not null,
  seconds int not null,
  time_zone text not null,
  file_name text not null,
  -- SHA-256 of the file: the same file is not taken twice.
  file_hash bytea not null,
  -- The device's own numbers, by metric id.
  sent jsonb not null default '{}',
  computed jsonb,
  computed_version int,
  computed_at timestamptz,
  summary bytea,
  trace bytea,
  imported_at timestamptz not null default now(),
  primary key (studio_id, ride_id),
  unique (studio_id, customer_id, file_hash),
  foreign key (studio_id, customer_id) references customers
);
create index own_rides_by_start on own_rides (studio_id, customer_id, started_at);
-- Packed already.
alter table own_rides alter column trace set storage external;
create index own_rides_behind on own_rides (coalesce(computed_version, 0));

-- Dated details. The columns of `customers` hold what is in force today.
create table body_history (
  studio_id uuid not null references studios,
  customer_id uuid not null,
  field text not null check (field in ('heightCm', 'weightKg', 'ftpW', 'lthrBpm', 'restingHrBpm', 'maxHrBpm')),
  from_date date not null,
  value double precision not null,
  source text not null check (source in ('staff', 'member', 'ride')),
  account_id text,
  recorded_at timestamptz not null default now(),
  primary key (studio_id, customer_id, field, from_date),
  foreign key (studio_id, customer_id) references customers
);

alter table customers add column strap_id text;
alter table customers add column board_alias text;
alter table customers add column board_hidden text[] not null default '{}';
alter table customers add column class_mail boolean not null default true;
-- Rides that began then or later are to be computed anew.
alter table customers add column rides_dirty_from timestamptz;
create index customers_rides_dirty on customers (studio_id, customer_id) where rides_dirty_from is not null;
-- Erased: the row stays, without anything of the person, so that classes keep their counts.
alter table customers add column erased_at timestamptz;

-- Every answer is kept; at most one of a purpose is open.
alter table consents drop constraint consents_pkey;
alter table consents add column consent_id uuid not null default gen_random_uuid();
alter table consents add primary key (studio_id, customer_id, consent_id);
alter table consents add column how text not null default 'staff' check (how in ('member', 'staff', 'bulk'));
create unique index consents_one_open on consents (studio_id, customer_id, purpose) where revoked_at is null;

-- Whether the server keeps people off its board, and by another name; null until it was asked.
alter table spivi_connections add column board_kept boolean;
-- Until then a no is not doubted.
alter table spivi_connections add column board_ask_again_at timestamptz;
-- What the server was last told of the person's place on the board: {shown, alias, hidden}.
alter table spivi_links add column board_told jsonb;

alter table studios add column keep_numbers_months int;
alter table studios add column keep_traces_months int;
alter table studios add column class_mail boolean not null default true;

create table exports (
  studio_id uuid not null references studios,
  export_id uuid not null,
  customer_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ready', 'failed', 'expired')),
  done int not null default 0,
  total int not null default 0,
  bytes bigint,
  -- Names the run that writes the parts: an older one that goes on writes nothing more.
  run uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (studio_id, export_id),
  foreign key (studio_id, customer_id) references customers
);
create index exports_by_customer on exports (studio_id, customer_id, created_at desc);
create unique index exports_one_open on exports (studio_id, customer_id) where state in ('waiting', 'running');
create table export_parts (
  studio_id uuid not null,
  export_id uuid not null,
  part int not null,
  bytes bytea not null,
  primary key (studio_id, export_id, part),
  foreign key (studio_id, export_id) references exports on delete cascade
);

create table imports (
  studio_id uuid not null references studios,
  import_id uuid not null,
  customer_id uuid not null,
  state text not null default 'receiving' check (state in ('receiving', 'running', 'done')),
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (studio_id, import_id),
  foreign key (studio_id, customer_id) references customers
);
create index imports_by_customer on imports (studio_id, customer_id, created_at desc);
create table import_files (
  studio_id uuid not null,
  import_id uuid not null,
  file_no int not null,
  name text not null,
  -- SHA-256; null where nothing was kept of the file.
  file_hash bytea,
  -- Until it is read.
  bytes bytea,
  outcome text not null default 'waiting' check (outcome in ('waiting', 'added', 'duplicate', 'failed')),
  code text,
  ride_id uuid,
  primary key (studio_id, import_id, file_no),
  foreign key (studio_id, import_id) references imports on delete cascade
);
create index import_files_waiting on import_files (studio_id, import_id, file_hash, name, file_no) where outcome = 'waiting';
-- Read once and then dropped: not worth compressing.
alter table import_files alter column bytes set storage external;

create table erasures (
  studio_id uuid not null references studios,
  erasure_id uuid not null,
  -- Of the row that stays, without anything of the person.
  customer_id uuid not null,
  requested_at timestamptz not null default now(),
  requested_by text not null,
  state text not null default 'running' check (state in ('running', 'attention', 'done')),
  steps jsonb not null default '[]',
  -- What Spivi must still be told to forget, sealed; null once it has.
  remote bytea,
  finished_at timestamptz,
  proof text,
  primary key (studio_id, erasure_id)
);
create index erasures_by_time on erasures (studio_id, requested_at desc);
create index erasures_by_customer on erasures (studio_id, customer_id);
-- Keyed hashes of who was erased: no sync, import or restored copy brings them back unasked.
create table tombstones (
  studio_id uuid not null references studios,
  subject_hash bytea not null,
  erased_at timestamptz not null default now(),
  primary key (studio_id, subject_hash)
);

create table mails (
  studio_id uuid not null references studios,
  mail_id uuid not null default gen_random_uuid(),
  customer_id uuid not null,
  kind text not null check (kind in ('after_class')),
  class_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'skipped', 'failed')),
  reason text,
  created_at timestamptz not null default now(),
  -- Handed to the mail server since then, its answer not known yet: it is not sent a second time.
  sending_since timestamptz,
  settled_at timestamptz,
  primary key (studio_id, mail_id),
  unique (studio_id, customer_id, kind, class_id),
  foreign key (studio_id, customer_id) references customers,
  foreign key (studio_id, class_id) references classes
);
create index mails_by_time on mails (studio_id, created_at desc);

do $$
declare t text;
begin
  foreach t in array array['own_rides', 'body_history', 'exports', 'export_parts', 'imports', 'import_files',
    'erasures', 'tombstones', 'mails'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy tenant on %I using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, t);
    execute format('grant select, insert, update, delete on %I to :app', t);
  end loop;
end $$;

-- People with rides to compute, of all studios: marked ones whose job was lost, and those computed by older rules.
create policy lookup on class_results for select to current_user using (true);
create policy lookup on own_rides for select to current_user using (true);
create function rides_behind(version int, most int) returns table (studio_id uuid, customer_id uuid)
  language sql stable security definer set search_path = studio as $$
  (select studio_id, customer_id from customers where rides_dirty_from is not null limit most)
  union
  (select studio_id, rider_id from class_results
    where state = 'ready' and rider_id is not null and coalesce(computed_version, 0) < version limit most)
  union
  (select studio_id, customer_id from own_rides where coalesce(computed_version, 0) < version limit most)
  limit most
$$;
revoke all on function rides_behind(int, int) from public;
grant execute on function rides_behind(int, int) to :app;
-- For rules that hold in every studio: erasures that are not finished, numbers kept long enough.
create function studios_after(last uuid, most int) returns table (studio_id uuid)
  language sql stable security definer set search_path = studio as $$
  select studio_id from studios where last is null or studio_id > last order by studio_id limit most
$$;
revoke all on function studios_after(uuid, int) from public;
grant execute on function studios_after(uuid, int) to :app;
-- Nobody changes or removes a line of the log but by this: lines older than three years go.
create policy old_lines on audit_log for select to current_user using (at < now() - interval '3 years');
create policy drop_old_lines on audit_log for delete to current_user using (at < now() - interval '3 years');
create function drop_old_audit_lines() returns bigint
  language sql volatile security definer set search_path = studio as $$
  with gone as (delete from audit_log where at < now() - interval '3 years' returning 1) select count(*) from gone
$$;
revoke all on function drop_old_audit_lines() from public;
grant execute on function drop_old_audit_lines() to :app;

-- What is known of a person counts from the day they came.
alter table customers no force row level security;
alter table body_history no force row level security;
insert into body_history (studio_id, customer_id, field, from_date, value, source, recorded_at)
select studio_id, customer_id, field, created_at::date, value, 'staff', created_at
from customers, lateral (values ('heightCm', height_cm::float8), ('weightKg', weight_kg), ('ftpW', ftp_w),
  ('lthrBpm', lthr_bpm), ('restingHrBpm', resting_hr_bpm), ('maxHrBpm', max_hr_bpm)) as known (field, value)
where value is not null;
alter table customers force row level security;
alter table body_history force row level security;
