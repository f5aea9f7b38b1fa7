-- Whether the person agreed to stand on boards outside the room too, by their name there.
alter table customers add column board_outside boolean not null default false;

-- Clients of a site who are nobody's here any more: its board is told to show them nowhere, and then the row goes.
create table spivi_left_clients (
  studio_id uuid not null references studios,
  site_id integer not null,
  client_id bigint not null,
  left_at timestamptz not null default now(),
  primary key (studio_id, site_id, client_id)
);
alter table spivi_left_clients enable row level security;
alter table spivi_left_clients force row level security;
create policy tenant on spivi_left_clients using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, delete on spivi_left_clients to :app;
