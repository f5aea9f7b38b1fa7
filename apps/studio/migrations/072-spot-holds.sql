-- A spot that is held for whoever is choosing it, for some minutes: it counts as taken for everybody else.
create table spot_holds (
  studio_id uuid not null,
  class_id uuid not null,
  -- The account that chooses, as of `bookings.booked_by`.
  held_by text not null,
  -- For whom; null: staff have chosen nobody yet.
  customer_id uuid,
  -- The room that it was chosen in: a class that moves leaves it behind.
  room_id uuid not null,
  spot_number integer not null,
  held_until timestamptz not null,
  primary key (studio_id, class_id, held_by),
  unique (studio_id, class_id, spot_number),
  unique (studio_id, class_id, customer_id),
  foreign key (studio_id, class_id) references classes on delete cascade,
  foreign key (studio_id, customer_id) references customers on delete cascade
);
create index spot_holds_by_customer on spot_holds (studio_id, customer_id);
create index spot_holds_by_account on spot_holds (studio_id, held_by);
alter table spot_holds enable row level security;
alter table spot_holds force row level security;
create policy tenant on spot_holds using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, delete on spot_holds to :app;

-- Those that hold: by the one clock that all servers share, and in the room where the class is now.
create view live_holds with (security_invoker = true) as
select h.studio_id, h.class_id, h.held_by, h.customer_id, h.spot_number, h.held_until
from spot_holds h join classes c on c.studio_id = h.studio_id and c.class_id = h.class_id and c.room_id = h.room_id
where h.held_until > now();
grant select on live_holds to :app;
