-- From when on members may book: at once, so many days before a class, or the week of a class at a set hour; on the clock of
-- its place. A type of class may say otherwise (null: as the studio has it), and some passes open it earlier.
alter table studios add column opening jsonb not null default '{"by": "always"}'
  constraint studios_opening_check check (opening ->> 'by' in ('always', 'days', 'week'));
alter table class_types add column opening jsonb
  constraint class_types_opening_check check (opening ->> 'by' in ('always', 'days', 'week'));
create trigger studios_opening_version before update on studios for each row
  when (old.opening is distinct from new.opening) execute function next_version();
create trigger class_types_opening_version before update on class_types for each row
  when (old.opening is distinct from new.opening) execute function next_version();

-- Whoever has a pass of the kind may book so many hours earlier. A pass keeps what it was given with.
alter table pass_kinds add column earlier_hours integer not null default 0
  constraint pass_kinds_earlier_check check (earlier_hours between 0 and 336);
alter table passes add column earlier_hours integer not null default 0;
create trigger pass_kinds_earlier_version before update on pass_kinds for each row
  when (old.earlier_hours is distinct from new.earlier_hours) execute function next_version();
