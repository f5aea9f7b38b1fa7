-- What a class can be asked for. Lists read what is reckoned of it here and not each plan; it is reckoned anew with
-- every change.
create table plans (
  site_id int not null references sites on delete cascade,
  plan_id int generated always as identity,
  name text not null,
  segments jsonb not null,
  version int not null default 1,
  seconds int not null check (seconds > 0),
  -- For a rider who meets it: normalised power / FTP, and the load; null where too little of it has a target.
  intensity real,
  training_load real,
  changed_at timestamptz not null,
  primary key (site_id, plan_id)
);
grant select, insert, update, delete on plans to :app;
create policy tenant on plans using (site_id = tenant());
alter table plans enable row level security;
alter table plans force row level security;

-- The plan of a class as it was when it was given, and what was done to it on the fly. It stays what it is where the
-- plan it came from is changed or removed.
create table event_plans (
  site_id int not null,
  event_id int not null,
  -- No foreign key: what a class was asked for outlives the plan.
  plan_id int not null,
  -- Null where the plan was taken away again: the count of changes goes on.
  plan jsonb,
  from_second int not null default 0 check (from_second >= 0),
  -- [{second, shiftPercent} | {second, segment}], in their order.
  steps jsonb not null default '[]',
  revision int not null default 1,
  primary key (site_id, event_id),
  foreign key (site_id, event_id) references events on delete cascade
);
grant select, insert, update, delete on event_plans to :app;
create policy tenant on event_plans using (site_id = tenant());
alter table event_plans enable row level security;
alter table event_plans force row level security;
