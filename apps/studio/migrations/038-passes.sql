-- Passes as rights to book. Nobody books without one where the studio says so, unless the class's type says otherwise.
alter table studios add column pass_needed boolean not null default false;
-- Null: as the studio has it.
alter table class_types add column pass_needed boolean;
create trigger studios_pass_version before update on studios for each row
  when (old.pass_needed is distinct from new.pass_needed) execute function next_version();
create trigger class_types_pass_version before update on class_types for each row
  when (old.pass_needed is distinct from new.pass_needed) execute function next_version();

-- What a pass entitles to: so many classes (null: any number) of some types at some places (none named: all), for a span
-- from a day or from the first class, until a day, or without an end. A pass that is given takes these over and keeps them.
create table pass_kinds (
  studio_id uuid not null references studios,
  pass_kind_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  credits integer check (credits between 1 and 1000),
  class_type_ids uuid[] not null default '{}',
  location_ids uuid[] not null default '{}',
  span_count integer check (span_count between 1 and 1000),
  span_unit text check (span_unit in ('day', 'month')),
  span_from text check (span_from in ('given', 'first_use')),
  until date,
  intro boolean not null default false,
  max_holders integer not null default 1 check (max_holders between 1 and 20),
  price text not null default '' check (length(price) <= 60),
  archived_at timestamptz,
  version integer not null default 1,
  primary key (studio_id, pass_kind_id),
  constraint pass_kinds_span check (num_nulls(span_count, span_unit, span_from) in (0, 3)),
  constraint pass_kinds_end check (span_count is null or until is null)
);
create trigger pass_kinds_version before update on pass_kinds for each row
  when (row (old.*) is distinct from row (new.*)) execute function next_version();

-- `credits_left` and `extra_days` are the sums of the pass's ledger and are written by nobody else: see below. `until`: the
-- last day before any of those; null: none, or so long after the first class, where there is a span.
create table passes (
  studio_id uuid not null,
  pass_id uuid not null,
  pass_kind_id uuid not null,
  unlimited boolean not null,
  credits_left integer not null default 0,
  class_type_ids uuid[] not null,
  location_ids uuid[] not null,
  from_day date not null,
  until date,
  span_count integer,
  span_unit text check (span_unit in ('day', 'month')),
  extra_days integer not null default 0,
  frozen_from date,
  frozen_to date,
  ended_at timestamptz,
  given_at timestamptz not null,
  primary key (studio_id, pass_id),
  foreign key (studio_id, pass_kind_id) references pass_kinds,
  constraint passes_not_overdrawn check (unlimited or credits_left >= 0),
  constraint passes_span check (num_nulls(span_count, span_unit) in (0, 2)),
  constraint passes_frozen check (num_nulls(frozen_from, frozen_to) in (0, 2) and frozen_to >= frozen_from - 1)
);
create index passes_by_kind on passes (studio_id, pass_kind_id);

-- Who may book with a pass; who once did, since an introductory pass is had once.
create table pass_holders (
  studio_id uuid not null,
  pass_id uuid not null,
  customer_id uuid not null,
  left_at timestamptz,
  primary key (studio_id, pass_id, customer_id),
  foreign key (studio_id, pass_id) references passes,
  foreign key (studio_id, customer_id) references customers
);
create index pass_holders_by_customer on pass_holders (studio_id, customer_id);

-- The pass whose credit a booking holds, also after a late cancellation, with the day of the class as it was taken; or why
-- staff let the person in without.
alter table bookings
  add column pass_id uuid,
  add column pass_day date,
  add column pass_waived_for text check (length(pass_waived_for) <= 200),
  add constraint bookings_pass_fkey foreign key (studio_id, pass_id) references passes,
  add constraint bookings_pass_day check (num_nulls(pass_id, pass_day) in (0, 2));
create index bookings_by_pass on bookings (studio_id, pass_id) where pass_id is not null;

-- The ledger: only ever added to. A credit is taken for a booking, one at most, and given back to the pass that it came from.
create table pass_entries (
  studio_id uuid not null,
  entry_no bigint generated always as identity,
  pass_id uuid not null,
  kind text not null check (kind in
    ('given', 'added', 'extended', 'frozen', 'thawed', 'ended', 'shared', 'taken', 'returned')),
  credits integer not null default 0,
  days integer not null default 0,
  frozen_from date,
  frozen_to date,
  booking_id uuid,
  at timestamptz not null,
  account_id text,
  primary key (studio_id, entry_no),
  foreign key (studio_id, pass_id) references passes,
  foreign key (studio_id, booking_id) references bookings,
  constraint pass_entries_of_booking check ((kind in ('taken', 'returned')) = (booking_id is not null)),
  constraint pass_entries_one check (case kind when 'taken' then credits = -1 when 'returned' then credits = 1 else true end)
);
create index pass_entries_by_pass on pass_entries (studio_id, pass_id, entry_no);
create index pass_entries_by_booking on pass_entries (studio_id, booking_id) where booking_id is not null;

-- What people wrote beside an entry: it may tell of a person, and goes when they are erased, while the sums stay.
create table pass_notes (
  studio_id uuid not null,
  entry_no bigint not null,
  pass_id uuid not null,
  reason text not null check (length(reason) <= 200),
  paid text not null default '' check (length(paid) <= 120),
  primary key (studio_id, entry_no),
  foreign key (studio_id, entry_no) references pass_entries,
  foreign key (studio_id, pass_id) references passes
);
create index pass_notes_by_pass on pass_notes (studio_id, pass_id);

create function add_pass_entry() returns trigger language plpgsql set search_path = studio as $$
begin
  update passes set credits_left = credits_left + new.credits, extra_days = extra_days + new.days
    where studio_id = new.studio_id and pass_id = new.pass_id;
  return null;
end $$;
create trigger pass_entries_counted after insert on pass_entries for each row execute function add_pass_entry();

-- At the commit a pass has left what its ledger sums up to, whoever wrote what.
create function pass_adds_up() returns trigger language plpgsql set search_path = studio as $$
begin
  if exists (
    select from passes p
    where p.studio_id = new.studio_id and p.pass_id = new.pass_id and (p.credits_left, p.extra_days) <> (
      select coalesce(sum(e.credits), 0), coalesce(sum(e.days), 0) from pass_entries e
      where e.studio_id = p.studio_id and e.pass_id = p.pass_id))
  then
    raise exception 'the ledger of pass % does not add up', new.pass_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger passes_add_up after insert or update on passes deferrable initially deferred
  for each row execute function pass_adds_up();

-- At the commit a booking holds one credit of the pass that it names, and none of any other.
create function booking_holds_its_credit() returns trigger language plpgsql set search_path = studio as $$
begin
  if exists (
    select from bookings b
    left join lateral (
      select e.pass_id, sum(e.credits) as held from pass_entries e
      where e.studio_id = b.studio_id and e.booking_id = b.booking_id group by e.pass_id) h on true
    where b.studio_id = new.studio_id and b.booking_id = new.booking_id
    group by b.pass_id
    having count(*) filter (where h.held <> case when h.pass_id = b.pass_id then -1 else 0 end) > 0
      or b.pass_id is not null and count(*) filter (where h.pass_id = b.pass_id) = 0)
  then
    raise exception 'booking % does not hold the credit of its pass', new.booking_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger bookings_hold_their_credit after insert or update of pass_id on bookings
  deferrable initially deferred for each row when (new.pass_id is not null) execute function booking_holds_its_credit();
create constraint trigger bookings_gave_their_credit_back after update of pass_id on bookings
  deferrable initially deferred for each row when (old.pass_id is not null) execute function booking_holds_its_credit();
create constraint trigger pass_entries_held after insert on pass_entries
  deferrable initially deferred for each row when (new.booking_id is not null) execute function booking_holds_its_credit();

alter table waits drop constraint waits_passed_for_check;
alter table waits add constraint waits_passed_for_check
  check (passed_for in ('rider_busy', 'too_many_bookings', 'pass_needed'));

do $$
declare one text;
begin
  foreach one in array array['pass_kinds', 'passes', 'pass_holders', 'pass_entries', 'pass_notes'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format('create policy tenant on %I using (studio_id = nullif(current_setting(''tandem.tenant'', true), '''')::uuid)', one);
  end loop;
end $$;
grant select, insert, update on pass_kinds, passes to :app;
grant select, insert, update, delete on pass_holders to :app;
grant select, insert on pass_entries to :app;
grant select, insert, delete on pass_notes to :app;
