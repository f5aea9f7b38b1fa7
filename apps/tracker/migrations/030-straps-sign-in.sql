-- Since when an own strap of theirs may put a client on the roster of a class that they have not booked; null: it may not.
alter table clients add column strap_signs_in_since timestamptz;
-- Since when a strap counts a heart without a pause, and one room hears it best.
alter table sensors add column worn_since timestamptz;
-- How many may come without a booking, as the studio tells it; null: as many as there are free seats.
alter table events add column free_places int check (free_places >= 0);
alter table seat_assignments
  -- How somebody came whom nobody booked.
  add column came text check (came in ('strap')),
  -- Whether it is known that they sit there: else what the seat's bike sends is not theirs.
  add column sits boolean not null default true,
  add check (sits or came is not null);

-- Who was taken off a class: no strap puts them on it again.
create table strap_refusals (
  site_id int not null,
  event_id int not null,
  client_id int not null,
  primary key (site_id, event_id, client_id),
  foreign key (site_id, event_id) references events on delete cascade,
  foreign key (site_id, client_id) references clients on delete cascade
);
create index strap_refusals_of_client on strap_refusals (site_id, client_id);
grant select, insert, update, delete on strap_refusals to :app;
create policy tenant on strap_refusals using (site_id = tenant()) with check (site_id = tenant());
alter table strap_refusals enable row level security;
alter table strap_refusals force row level security;

-- What a hand at the tracker did last to the roster of a class: how the people stood whom it was about, and how they stand.
create table roster_changes (
  site_id int not null,
  event_id int not null,
  change_id int generated always as identity,
  before jsonb not null,
  after jsonb not null,
  primary key (site_id, event_id),
  foreign key (site_id, event_id) references events on delete cascade
);
grant select, insert, update, delete on roster_changes to :app;
create policy tenant on roster_changes using (site_id = tenant()) with check (site_id = tenant());
alter table roster_changes enable row level security;
alter table roster_changes force row level security;
