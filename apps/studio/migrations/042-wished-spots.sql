-- Who is booked may wait for a better spot of the room: any of these, the one they like best first. They keep the one they have
-- until one comes free; who has wished longer goes first. In another room than they were wished in the numbers mean nothing.
alter table bookings
  add column wished_spots integer[] not null default '{}'
    constraint bookings_wished_spots_check check (cardinality(wished_spots) <= 60),
  add column wished_at timestamptz,
  add column wished_room_id uuid,
  add constraint bookings_wished check (cardinality(wished_spots) = 0 or num_nulls(wished_at, wished_room_id) = 0);
create index bookings_wishing on bookings (studio_id, class_id) where cardinality(wished_spots) > 0;
