-- What the program of a box says of itself: its version, and in sentences how its antennas are and what it keeps.
alter table boxes
  add column report jsonb,
  add column reported_at timestamptz,
  add constraint boxes_reported check ((report is null) = (reported_at is null));
