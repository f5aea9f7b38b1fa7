-- Whether who is checked in here is checked in there too: the one thing that Tandem ever writes to another system.
alter table source_connections add column check_ins boolean not null default false;

-- What a press here asks of a booking there, until it is known there; of several the last counts.
create table source_check_ins (
  studio_id uuid not null references studios,
  source text not null,
  foreign_class text not null,
  foreign_id text not null,
  -- Checked in, or not any more.
  wanted boolean not null,
  -- Each press is another: what comes of an earlier one says nothing of it.
  presses integer not null default 1,
  pressed_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'refused')),
  tried_at timestamptz,
  -- Nothing is known of the last try: who is booked is read before the next.
  unsure boolean not null default false,
  -- When it was known there: what was read before says nothing of it.
  sent_at timestamptz,
  code text check (length(code) <= 60),
  primary key (studio_id, source, foreign_class, foreign_id),
  foreign key (studio_id, source, foreign_class, foreign_id) references source_bookings on delete cascade,
  check ((state = 'sent') = (sent_at is not null))
);
create index source_check_ins_waiting on source_check_ins (studio_id, source, pressed_at) where state = 'waiting';
alter table source_check_ins enable row level security;
alter table source_check_ins force row level security;
create policy tenant on source_check_ins using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on source_check_ins to :app;

create or replace view class_places with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at,
  least(c.capacity, (
    select (count(*) filter (where s.active))::integer from spots s
    where s.studio_id = c.studio_id and s.room_id = c.room_id having count(*) > 0)) as capacity,
  c.late_cancel_minutes, c.spivi_enabled, c.instructor_id, c.class_type_id, c.room_id, r.name as room_name, r.location_id,
  l.name as location_name, l.time_zone, c.capacity as wanted_capacity, c.draft, c.source, c.teacher_name, x.booking_url,
  -- Whether people are checked in to it here.
  coalesce(x.enabled and x.check_ins, c.source = 'tandem') as takes_check_ins
from classes c
join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
left join source_connections x on x.studio_id = c.studio_id and x.source = c.source;
