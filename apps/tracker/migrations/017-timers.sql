-- The interval timer that a class has, or had last, by the tracker's time: it may run before Start.
create table event_timers (
  site_id int not null,
  event_id int not null,
  -- The class's first has 1: a press says which one it is for.
  number int not null default 1,
  work_seconds int not null check (work_seconds > 0),
  rest_seconds int not null check (rest_seconds >= 0),
  rounds int not null check (rounds > 0),
  -- Null while it is paused, and then how far it was.
  began_at timestamptz,
  done_ms int not null default 0 check (done_ms >= 0),
  stopped boolean not null default false,
  primary key (site_id, event_id),
  foreign key (site_id, event_id) references events on delete cascade
);
grant select, insert, update, delete on event_timers to :app;
create policy tenant on event_timers using (site_id = tenant());
alter table event_timers enable row level security;
alter table event_timers force row level security;
