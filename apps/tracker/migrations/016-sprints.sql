-- The sprint that a class has, or had last: its seconds are those of the class. What riders did in it is read from their
-- samples each time and never kept, so that late data counts in it too.
create table event_sprints (
  site_id int not null,
  event_id int not null,
  -- The class's first has 1: a press says which one it is for.
  number int not null default 1,
  from_second int not null check (from_second >= 0),
  to_second int not null check (to_second >= from_second),
  -- Goes on until somebody ends it, at most until to_second.
  open boolean not null,
  measure text not null,
  dismissed boolean not null default false,
  primary key (site_id, event_id),
  foreign key (site_id, event_id) references events on delete cascade
);
grant select, insert, update, delete on event_sprints to :app;
create policy tenant on event_sprints using (site_id = tenant());
alter table event_sprints enable row level security;
alter table event_sprints force row level security;
