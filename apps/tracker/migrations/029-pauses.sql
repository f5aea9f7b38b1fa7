alter table events
  -- Seconds by the wall since Start at which the class was paused and went on, by turns; an odd one has not ended.
  add pauses int[] not null default '{}',
  add check (cardinality(pauses) <= 100),
  add check (pauses = '{}' or started_at is not null);
-- Whether it was the pause of its class that paused a timer, so that it goes on with it.
alter table event_timers add held boolean not null default false;
alter table event_timers add check (not held or began_at is null);
