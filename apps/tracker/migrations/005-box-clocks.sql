-- How far the clock of a box is ahead of the tracker's, from each of its starts on. One that is set, or drifts, begins
-- another row, so that what was measured before stays where it belongs.
create table box_clocks (
  site_id int not null,
  clock_id bigint generated always as identity,
  box_id int not null,
  boot_id text not null,
  -- At least so much: nothing arrives before it is sent. Null while nothing told the time.
  lead_ms bigint,
  -- Whether the box says when it sends; else only its samples tell the time, and they may be late.
  measured boolean not null default false,
  since timestamptz not null,
  -- When this start last spoke for itself; null where only what it left behind was sent.
  heard_at timestamptz,
  -- Since when it has been behind `lead_ms`, and its lead since then.
  behind_since timestamptz,
  behind_lead_ms bigint,
  ignored_at timestamptz,
  ignored_reason text,
  primary key (site_id, clock_id),
  foreign key (site_id, box_id) references boxes on delete cascade
);
create index box_clocks_of_boot on box_clocks (site_id, box_id, boot_id, clock_id);
grant select, insert, update, delete on box_clocks to :app;
create policy tenant on box_clocks using (site_id = tenant());
alter table box_clocks enable row level security;
alter table box_clocks force row level security;

-- The clock that stamped the samples, and how far it was thought to be ahead when they were put in their places. No
-- foreign key: a clock is forgotten when nothing can be learnt about it any more.
alter table chunks add column clock_id bigint;
alter table chunks add column offset_ms bigint not null default 0;
