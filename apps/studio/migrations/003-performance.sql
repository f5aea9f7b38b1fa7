-- One row per person and class: the summary, and the trace where there is one.
create table class_results (
  studio_id uuid not null,
  class_id uuid not null,
  customer_id uuid not null,
  spot_number int,
  state text not null default 'waiting' check (state in ('ready', 'waiting', 'none')),
  reason text,
  "values" jsonb not null default '{}',
  zones jsonb not null default '{}',
  peaks jsonb not null default '[]',
  inputs jsonb not null default '{}',
  algorithm_version int,
  trace bytea,
  received_at timestamptz,
  primary key (studio_id, class_id, customer_id),
  foreign key (studio_id, class_id) references classes,
  foreign key (studio_id, customer_id) references customers
);
create index class_results_by_customer on class_results (studio_id, customer_id);

create index spivi_class_sync_workouts_due on spivi_class_sync (workouts_checked_at) where event_id is not null and workouts_state in ('none', 'waiting');

-- Classes to ask for workouts now, of all studios: every 20 seconds around and during a class, since the instructor's
-- Start and Stop keep no timetable; more rarely the further from it (2 hours before it every 4 minutes, afterwards a
-- quarter of the time since its end, up to an hour). FORCE binds the owner too: see 004.
create policy lookup on classes for select to current_user using (true);
create policy lookup on spivi_class_sync for select to current_user using (true);
create function workouts_due(most int) returns table (studio_id uuid, class_id uuid)
  language sql stable security definer set search_path = studio as $$
  select s.studio_id, s.class_id
  from spivi_class_sync s
  join classes c using (studio_id, class_id)
  join spivi_connections n using (studio_id)
  where s.event_id is not null and s.workouts_state in ('none', 'waiting') and n.enabled and n.rejected_logins < 3
    and c.cancelled_at is null and c.starts_at <= now() + interval '2 hours' and c.ends_at > now() - interval '7 days'
    and (s.workouts_checked_at is null or now() - s.workouts_checked_at
      >= least(greatest((now() - c.ends_at) / 4, (c.starts_at - now()) / 30, interval '20 seconds'), interval '1 hour'))
  order by s.workouts_checked_at nulls first
  limit most
$$;
revoke all on function workouts_due(int) from public;
grant execute on function workouts_due(int) to :app;
