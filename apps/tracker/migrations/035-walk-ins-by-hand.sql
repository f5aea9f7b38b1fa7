alter table seat_assignments
  drop constraint seat_assignments_came_check,
  -- By their strap, or put on a seat by whoever runs the class.
  add constraint seat_assignments_came_check check (came in ('strap', 'hand')),
  add check (came <> 'hand' or sits);
-- Whether a client may be measured without a booking, and what is measured kept; until somebody says otherwise they may.
alter table clients add column measured boolean not null default true;
