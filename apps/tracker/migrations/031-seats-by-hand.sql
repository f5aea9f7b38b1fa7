alter table seat_assignments
  -- The seat that whoever books gave somebody who was moved to this one by hand, in the room; null: this one.
  add column booked_seat int,
  add check (booked_seat is null or (came is null and booked_seat <> seat_id));
