-- Since when a box has been heard without a gap: what it did not hear meanwhile was not there.
alter table boxes add column heard_since timestamptz;
create index seat_assignments_came on seat_assignments (site_id, event_id) where came is not null and to_second is null;
