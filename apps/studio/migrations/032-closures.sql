-- Days on which a location is closed, by its own calendar: no class is made or moved into them. What stands in them already
-- is cancelled or kept, as whoever closes it decides.
create table closures (
  studio_id uuid not null references studios,
  closure_id uuid not null,
  location_id uuid not null,
  from_day date not null,
  to_day date not null,
  -- Members read it.
  reason text not null check (length(reason) between 1 and 120),
  created_at timestamptz not null default now(),
  primary key (studio_id, closure_id),
  foreign key (studio_id, location_id) references locations on delete cascade,
  check (to_day between from_day and from_day + 365)
);
alter table closures enable row level security;
alter table closures force row level security;
create policy tenant on closures using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on closures to :app;
create index closures_by_day on closures (studio_id, location_id, to_day);
