-- Who waits for a place in a class that is full. So many may wait in a class, unless it says otherwise; none where it is 0.
-- A place that comes free is booked for whoever is first, or offered to them for so long; and so long before the class
-- nobody is promoted any more.
alter table studios add column waitlist_size integer not null default 10
  constraint studios_waitlist_size_check check (waitlist_size between 0 and 100);
alter table studios add column waitlist_mode text not null default 'automatic'
  check (waitlist_mode in ('automatic', 'offer'));
alter table studios add column waitlist_offer_minutes integer not null default 60
  constraint studios_waitlist_offer_check check (waitlist_offer_minutes between 5 and 1440);
alter table studios add column waitlist_closes_minutes integer not null default 60
  constraint studios_waitlist_closes_check check (waitlist_closes_minutes between 0 and 1440);
-- Null: as many as the studio says.
alter table classes add column waitlist_size integer
  constraint classes_waitlist_size_check check (waitlist_size between 0 and 100);

create trigger studios_waitlist_version before update on studios for each row
  when (row (old.waitlist_size, old.waitlist_mode, old.waitlist_offer_minutes, old.waitlist_closes_minutes)
    is distinct from row (new.waitlist_size, new.waitlist_mode, new.waitlist_offer_minutes, new.waitlist_closes_minutes))
  execute function next_version();
create trigger classes_waitlist_version before update on classes for each row
  when (old.waitlist_size is distinct from new.waitlist_size) execute function next_version();

-- `turn`: the order in a class, given under its lock. `joined_for`: when the class was to begin then; at another time nobody
-- is booked without a yes. `passed_for`: why the place last went to the next. An offer holds its place until `offer_until`,
-- whether or not anybody has looked since.
create table waits (
  studio_id uuid not null,
  wait_id uuid not null,
  class_id uuid not null,
  customer_id uuid not null,
  turn integer not null,
  wished_spot integer,
  joined_for timestamptz not null,
  joined_at timestamptz not null,
  joined_by text not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'offered', 'booked', 'declined', 'lapsed', 'left', 'removed', 'closed')),
  passed_for text check (passed_for in ('rider_busy', 'too_many_bookings')),
  offer_until timestamptz,
  ended_at timestamptz,
  primary key (studio_id, wait_id),
  foreign key (studio_id, class_id) references classes,
  foreign key (studio_id, customer_id) references customers,
  unique (studio_id, class_id, turn),
  constraint waits_offered_until check (state <> 'offered' or offer_until is not null)
);
create unique index waits_one_per_customer on waits (studio_id, class_id, customer_id)
  where state in ('waiting', 'offered');
create index waits_by_customer on waits (studio_id, customer_id);
alter table waits enable row level security;
alter table waits force row level security;
create policy tenant on waits using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on waits to :app;
