-- The teams that a class has, or had last, by its seats, and what they or its riders are measured by: its seconds are those
-- of the class. What anybody did in it is read from their samples each time and never kept, so that late data counts too.
create table event_teams (
  site_id int not null,
  event_id int not null,
  -- The class's first split has 1: a press says which one it is for.
  number int not null default 1,
  -- By their letters: name or null, and seats.
  teams jsonb not null,
  dissolved boolean not null default false,
  contest_number int not null default 0,
  -- Null where nothing is measured, or it was cleared.
  contest jsonb,
  primary key (site_id, event_id),
  foreign key (site_id, event_id) references events on delete cascade
);
grant select, insert, update, delete on event_teams to :app;
create policy tenant on event_teams using (site_id = tenant());
alter table event_teams enable row level security;
alter table event_teams force row level security;
