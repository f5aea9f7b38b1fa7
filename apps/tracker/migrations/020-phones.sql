-- Phones of riders that send their own strap. One of a person in a class; a new one takes the place of the one before. What it
-- sends is for the seat that is named here, as long as the person holds it and the class is not over.
create table phones (
  site_id int not null,
  event_id int not null,
  client_id int not null,
  seat_id int not null,
  token_hash bytea not null,
  made_at timestamptz not null default now(),
  primary key (site_id, event_id, client_id),
  foreign key (site_id, event_id) references events on delete cascade,
  foreign key (site_id, client_id) references clients on delete cascade
);
create unique index phones_by_token on phones (token_hash);
create index phones_of_client on phones (site_id, client_id);
grant select, insert, update, delete on phones to :app;
create policy tenant on phones
  using (site_id = tenant() or token_hash = presented_token())
  with check (site_id = tenant());
alter table phones enable row level security;
alter table phones force row level security;
