-- That a class was a test of fitness, and from which of its seconds to which: {test, fromSecond, toSecond}. Known once it
-- was stopped, as what its plan asked for is.
alter table spivi_class_sync add column fitness_test jsonb;

-- Another event: nothing is known of it yet.
create or replace function forget_fitness_test() returns trigger language plpgsql set search_path = studio as $$
begin
  new.fitness_test := null;
  return new;
end $$;
create trigger forget_fitness_test before update of event_id on spivi_class_sync
  for each row when (new.event_id is distinct from old.event_id) execute function forget_fitness_test();

create view fitness_tests with (security_invoker = true) as
select y.studio_id, y.class_id, y.fitness_test
from spivi_class_sync y where y.fitness_test is not null;
grant select on fitness_tests to :app;

-- What a rider answered to the result of a test. The result itself is read from the ride each time.
create table test_answers (
  studio_id uuid not null,
  customer_id uuid not null,
  class_id uuid not null,
  accepted boolean not null,
  answered_at timestamptz not null,
  primary key (studio_id, customer_id, class_id),
  foreign key (studio_id, customer_id) references customers,
  foreign key (studio_id, class_id) references classes on delete cascade
);
alter table test_answers enable row level security;
alter table test_answers force row level security;
create policy tenant on test_answers using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on test_answers to :app;
