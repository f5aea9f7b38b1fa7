-- Stand-by: from so many minutes before (below 0) or after the beginning of a class on the desk may release the spot of whoever
-- is not there; null: never.
alter table studios add column standby_minutes integer
  constraint studios_standby_check check (standby_minutes between -30 and 30);
create trigger studios_standby_version before update on studios for each row
  when (old.standby_minutes is distinct from new.standby_minutes) execute function next_version();
-- When a spot was released, and the booking of who got it.
alter table bookings
  add column released_at timestamptz,
  add column released_to uuid,
  add constraint bookings_released_to_fkey foreign key (studio_id, released_to) references bookings,
  add constraint bookings_released check (num_nulls(released_at, released_to) in (0, 2));
-- Who waits and stands at the desk.
alter table waits add column here_at timestamptz;
