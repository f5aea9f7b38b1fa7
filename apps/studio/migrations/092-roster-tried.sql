-- When it was last asked who is booked in a class, whatever came of it: what cannot be read waits behind all others.
alter table source_classes add column roster_tried_at timestamptz;
