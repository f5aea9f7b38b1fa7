-- The address that a link was mailed to, as it is compared: whoever holds the link has proved it. Null: staff handed the
-- link over, which proves nothing.
alter table invitations add column mailed_to text;
-- Who made it: the person is told who handed a link over.
alter table invitations add column account_id text;

-- Who booked and who checked in: an instructor does not open a person's numbers to themself.
alter table bookings add column booked_by text;
alter table bookings add column checked_in_by text;
alter table bookings no force row level security;
alter table audit_log no force row level security;
update bookings b set booked_by = a.account_id from audit_log a
where a.studio_id = b.studio_id and a.object_kind = 'booking' and a.object_id = b.booking_id::text and a.action = 'booking.create';
alter table bookings force row level security;
alter table audit_log force row level security;
