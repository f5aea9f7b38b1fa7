-- Messages to members' own devices (Web Push), beside mails or in their place.
create table push_devices (
  studio_id uuid not null references studios,
  device_id uuid not null default gen_random_uuid(),
  customer_id uuid not null,
  -- Of auth."session": whoever signs out there is sent nothing more. No reference: that schema stands after this one.
  session_id text not null,
  name text not null check (length(name) between 1 and 80),
  -- Where the browser's maker takes messages, and what only this device can read them by.
  address text not null check (length(address) between 1 and 1000),
  p256dh text not null,
  auth text not null,
  made_at timestamptz not null,
  outcome text check (outcome in ('ok', 'gone', 'refused', 'failed', 'timeout', 'unreachable', 'blocked')),
  tried_at timestamptz,
  primary key (studio_id, device_id),
  unique (studio_id, address),
  foreign key (studio_id, customer_id) references customers (studio_id, customer_id)
);
create index push_devices_by_customer on push_devices (studio_id, customer_id, made_at);
alter table push_devices enable row level security;
alter table push_devices force row level security;
create policy tenant on push_devices using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on push_devices to :app;

-- How a person is told of what: {"classes": "push"}; what is not in it comes by mail.
alter table customers add column notice_ways jsonb not null default '{}';
-- Devices that took it; null: it was sent to none.
alter table mails add column pushed integer;
