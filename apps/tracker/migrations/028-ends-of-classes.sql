alter table events
  -- Until when whoever runs it has let the class go on; null: as planned.
  add extended_until timestamptz,
  -- When it was stopped by itself, which is later than it ended; null: by hand, or not at all.
  add stopped_itself_at timestamptz,
  add check (extended_until is null or started_at is not null),
  add check (stopped_itself_at is null or state = 'stopped');
