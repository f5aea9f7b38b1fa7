-- What people change in forms has a version, so that a change made from an older one is not saved unseen over another's.
-- It counts what people see in these forms, and nothing that the program notes for itself in the same rows.
create function next_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

alter table classes add column version integer not null default 1;
create trigger classes_version before update on classes for each row
  when (row (old.title, old.description, old.class_type_id, old.room_id, old.instructor_id, old.starts_at, old.ends_at,
      old.capacity, old.spivi_enabled, old.cancelled_at)
    is distinct from row (new.title, new.description, new.class_type_id, new.room_id, new.instructor_id, new.starts_at,
      new.ends_at, new.capacity, new.spivi_enabled, new.cancelled_at))
  execute function next_version();

alter table customers add column version integer not null default 1;
create trigger customers_version before update on customers for each row
  when (row (old.first_name, old.last_name, old.email, old.phone, old.locale, old.notes)
    is distinct from row (new.first_name, new.last_name, new.email, new.phone, new.locale, new.notes))
  execute function next_version();

alter table locations add column version integer not null default 1;
create trigger locations_version before update on locations for each row
  when (row (old.name, old.address, old.time_zone) is distinct from row (new.name, new.address, new.time_zone))
  execute function next_version();

alter table rooms add column version integer not null default 1;
create trigger rooms_version before update on rooms for each row
  when (old.name is distinct from new.name) execute function next_version();

alter table studios add column version integer not null default 1;
create trigger studios_version before update on studios for each row
  when (row (old.name, old.keep_numbers_months, old.keep_traces_months, old.class_mail)
    is distinct from row (new.name, new.keep_numbers_months, new.keep_traces_months, new.class_mail))
  execute function next_version();
