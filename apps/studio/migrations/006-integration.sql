-- Whose events the class sync rows name, also after the connection was removed.
alter table studios add column spivi_site_id int;

-- A first connection is a draft: tested and saved, its first sync previewed, and only then enabled.
alter table spivi_connections add column draft boolean not null default false;
-- Future classes are being cleared from Spivi, then the connection is removed.
alter table spivi_connections add column leaving_since timestamptz;
alter table spivi_connections add column leaving_total int not null default 0;
alter table spivi_connections add column create_missing boolean not null default false;
alter table spivi_connections add column push_details boolean not null default true;
-- The rate that all processes together keep: the earliest instant of the next call.
alter table spivi_connections add column next_call_at timestamptz;
-- No call before this: Spivi asked to wait, or it failed so often in a row.
alter table spivi_connections add column held_until timestamptz;
alter table spivi_connections add column failures_in_row int not null default 0;
-- Since when every call failed; `down_since` is set to it once it is called down.
alter table spivi_connections add column failing_since timestamptz;
alter table spivi_connections add column down_since timestamptz;
alter table spivi_connections add column compared_at timestamptz;
-- Deletions found at Spivi beyond what is believed without a person: accepted until then.
alter table spivi_connections add column deletions_accepted_until timestamptz;

alter table spivi_links add column checked_at timestamptz;
-- Not found once: believed only after a second look-up later.
alter table spivi_links add column missing_since timestamptz;
alter table spivi_links add column broken_since timestamptz;
-- What was last sent of the profile, and whether something newer waits.
alter table spivi_links add column pushed jsonb;
alter table spivi_links add column push_state text not null default 'off' check (push_state in ('synced', 'pending', 'attention', 'off'));
alter table spivi_links add column push_reason text;
alter table spivi_links add column push_since timestamptz;
create index spivi_links_unpushed on spivi_links (studio_id, push_state) where push_state in ('pending', 'attention');

alter table spivi_matches add column client_id bigint;
-- Written before the call that makes an account: after a crash, look for it instead of making another.
alter table spivi_matches add column creating_since timestamptz;
alter table spivi_matches add column create_reason text;
-- Left alone by a person until the customer changes.
alter table spivi_matches add column skipped_at timestamptz;

alter table spivi_match_runs drop constraint spivi_match_runs_trigger_check;
alter table spivi_match_runs add check (trigger in ('preview', 'enabled', 'daily', 'manual'));
alter table spivi_match_runs drop constraint spivi_match_runs_state_check;
alter table spivi_match_runs add check (state in ('running', 'paused', 'finished', 'failed'));
alter table spivi_match_runs add column checked int not null default 0;
alter table spivi_match_runs add column broken int not null default 0;
drop index spivi_match_runs_one_running;
create unique index spivi_match_runs_one_open on spivi_match_runs (studio_id) where state in ('running', 'paused');

-- First time that the event was not shown: it counts as gone only when a later read does not show it either.
alter table spivi_class_sync add column missing_since timestamptz;
-- Left alone by a person until the class changes.
alter table spivi_class_sync add column skipped_at timestamptz;
alter table spivi_class_sync add column workouts_revised_at timestamptz;

alter table spivi_attempts add column answer text;
alter table spivi_attempts add column calls int not null default 1;
create index spivi_attempts_failed on spivi_attempts (studio_id, started_at desc) where outcome not in ('ok', 'started');
create index spivi_attempts_by_customer on spivi_attempts (studio_id, customer_id, started_at desc) where customer_id is not null;

-- What was found changed at Spivi on objects of ours, and put right.
create table spivi_drift (
  studio_id uuid not null references studios,
  drift_id uuid not null default gen_random_uuid(),
  at timestamptz not null default now(),
  kind text not null,
  class_id uuid,
  customer_id uuid,
  client_id bigint,
  before text,
  after text,
  primary key (studio_id, drift_id)
);
create index spivi_drift_by_time on spivi_drift (studio_id, at desc);

-- One when it goes down, one when it is back.
create table spivi_notices (
  studio_id uuid not null references studios,
  notice_id uuid not null default gen_random_uuid(),
  at timestamptz not null default now(),
  kind text not null check (kind in ('down', 'up', 'reauth')),
  code text,
  down_seconds real,
  primary key (studio_id, notice_id)
);
create index spivi_notices_by_time on spivi_notices (studio_id, at desc);

-- Numbers that staff set by hand: metric → value.
alter table class_results add column corrections jsonb not null default '{}';
alter table class_results add column revised_at timestamptz;

do $$
declare t text;
begin
  foreach t in array array['spivi_drift', 'spivi_notices'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy tenant on %I using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, t);
    execute format('grant select, insert, update, delete on %I to :app', t);
  end loop;
end $$;

-- When a class's workouts are asked for next, and when the first of them came: later the same numbers are asked for
-- again, since Spivi may revise them.
alter table spivi_class_sync add column workouts_due_at timestamptz;
alter table spivi_class_sync add column workouts_seen_at timestamptz;
drop index spivi_class_sync_workouts_due;
create index spivi_class_sync_workouts_due on spivi_class_sync (workouts_due_at) where workouts_due_at is not null;

-- An event's first asking: two hours before the class, since an instructor may begin early. From there each asking
-- names the next.
create function first_workouts_due() returns trigger language plpgsql set search_path = studio as $$
begin
  if new.event_id is not null and (tg_op = 'INSERT' or new.event_id is distinct from old.event_id) then
    new.workouts_due_at := (
      select c.starts_at - interval '2 hours' from classes c
      where c.studio_id = new.studio_id and c.class_id = new.class_id);
  end if;
  return new;
end $$;
create trigger first_workouts_due before insert or update of event_id on spivi_class_sync
  for each row execute function first_workouts_due();
alter table spivi_class_sync no force row level security;
update spivi_class_sync set workouts_due_at = now() where event_id is not null and workouts_state in ('none', 'waiting');
alter table spivi_class_sync force row level security;

-- Classes to ask for workouts now, of all studios that may call: one range of the index above. What stayed unasked for
-- a week, since its studio was paused, stays so.
drop function workouts_due(int);
create function workouts_due(most int, at timestamptz) returns table (studio_id uuid, class_id uuid)
  language sql stable security definer set search_path = studio as $$
  select s.studio_id, s.class_id
  from spivi_class_sync s
  join spivi_connections n using (studio_id)
  where s.workouts_due_at <= at and s.workouts_due_at > at - interval '7 days' and s.event_id is not null
    and n.enabled and not n.draft and n.rejected_logins < 3 and (n.held_until is null or n.held_until <= at)
  order by s.workouts_due_at
  limit most
$$;
revoke all on function workouts_due(int, timestamptz) from public;
grant execute on function workouts_due(int, timestamptz) to :app;

-- Who set which number by hand, from what to what. The audit log says that it happened; the numbers are health data and
-- stay where they can be erased.
create table result_corrections (
  studio_id uuid not null references studios,
  correction_id uuid not null default gen_random_uuid(),
  class_id uuid not null,
  customer_id uuid not null,
  account_id text not null,
  at timestamptz not null default now(),
  metric text not null,
  old_value double precision,
  new_value double precision,
  primary key (studio_id, correction_id),
  foreign key (studio_id, class_id, customer_id) references class_results
);
create index result_corrections_by_result on result_corrections (studio_id, class_id, customer_id, at);
alter table result_corrections enable row level security;
alter table result_corrections force row level security;
create policy tenant on result_corrections using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on result_corrections to :app;
