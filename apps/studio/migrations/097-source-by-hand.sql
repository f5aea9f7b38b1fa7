-- A place whose classes a studio does not follow: none of them stands in the schedule here.
alter table source_places add column followed boolean not null default true,
  add constraint source_places_room_if_followed check (followed or room_id is null);
-- Who they are here was said wrongly once, and taken back: only a person says it from then on.
alter table source_people add column by_hand boolean not null default false;
-- Name and email there stay beside the link, so that staff see whom it is of.
alter table source_people drop constraint source_people_check1;
-- In which class a spot there was taken last: a help to say which one it is.
create index source_bookings_on_spot on source_bookings (studio_id, source, spot_id) where spot_id is not null;
