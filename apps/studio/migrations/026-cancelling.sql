-- Until when cancelling is free is the studio's word for new classes and each class's own; at most a week, as the form says.
alter table studios add column late_cancel_minutes integer not null default 720
  constraint studios_late_cancel_check check (late_cancel_minutes between 0 and 10080);
alter table classes add constraint classes_late_cancel_check check (late_cancel_minutes between 0 and 10080) not valid;

-- The class's rule when it was booked. Of that and the class's own now, the kinder counts; null: the class's own.
alter table bookings add column late_cancel_minutes integer;
alter table bookings no force row level security;
alter table classes no force row level security;
update bookings b set late_cancel_minutes = c.late_cancel_minutes from classes c
where c.studio_id = b.studio_id and c.class_id = b.class_id and b.state = 'booked' and c.starts_at > now();
alter table bookings force row level security;
alter table classes force row level security;

-- Both rules are people's to change, so that each change is a version.
drop trigger classes_version on classes;
create trigger classes_version before update on classes for each row
  when (row (old.title, old.description, old.class_type_id, old.room_id, old.instructor_id, old.starts_at, old.ends_at,
      old.capacity, old.spivi_enabled, old.cancelled_at, old.late_cancel_minutes)
    is distinct from row (new.title, new.description, new.class_type_id, new.room_id, new.instructor_id, new.starts_at,
      new.ends_at, new.capacity, new.spivi_enabled, new.cancelled_at, new.late_cancel_minutes))
  execute function next_version();
drop trigger studios_version on studios;
create trigger studios_version before update on studios for each row
  when (row (old.name, old.keep_numbers_months, old.keep_traces_months, old.class_mail, old.late_cancel_minutes)
    is distinct from row (new.name, new.keep_numbers_months, new.keep_traces_months, new.class_mail,
      new.late_cancel_minutes))
  execute function next_version();
