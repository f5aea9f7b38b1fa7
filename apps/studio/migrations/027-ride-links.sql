-- A ride that its rider shows to whoever holds a link: the link names the row, and what is shown is read from the ride then.
create table ride_links (
  studio_id uuid not null,
  link_id uuid not null default gen_random_uuid(),
  customer_id uuid not null,
  -- Of a ride in class: the class's id.
  ride_id uuid not null,
  -- What the rider has chosen to have on the card.
  named boolean not null,
  heart boolean not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (studio_id, link_id),
  unique (studio_id, customer_id, ride_id),
  foreign key (studio_id, customer_id) references customers
);
alter table ride_links enable row level security;
alter table ride_links force row level security;
create policy tenant on ride_links using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on ride_links to :app;
