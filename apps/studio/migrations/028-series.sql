-- Classes that were made together, by a rule of RFC 5545 in the wall time of their place: "Mondays and Wednesdays until
-- June". Each is a class of its own from then on; the series says which of them a change means too.
create table class_series (
  studio_id uuid not null references studios,
  series_id uuid not null,
  rule text not null check (length(rule) between 1 and 200),
  created_at timestamptz not null default now(),
  primary key (studio_id, series_id)
);
alter table class_series enable row level security;
alter table class_series force row level security;
create policy tenant on class_series using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on class_series to :app;

alter table classes add column series_id uuid;
alter table classes add foreign key (studio_id, series_id) references class_series;
create index classes_of_series on classes (studio_id, series_id, starts_at) where series_id is not null;
