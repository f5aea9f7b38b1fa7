-- What a type of class says once for its classes: how it is told and drawn, how long it lasts, where it is held, and until
-- when cancelling is free. A class takes these over when it is made, and is changed by itself from then on.
alter table class_types
  add column description text not null default '' check (length(description) <= 2000),
  add column colour text not null default 'grey'
    check (colour in ('grey', 'teal', 'blue', 'violet', 'pink', 'red', 'orange', 'green')),
  add column level text not null default 'all' check (level in ('all', 'beginner', 'intermediate', 'advanced')),
  -- Null: nothing is proposed.
  add column minutes integer check (minutes between 5 and 720),
  add column late_cancel_minutes integer check (late_cancel_minutes between 0 and 10080),
  -- No longer offered for new classes; those that are of it stay.
  add column archived_at timestamptz,
  add column version integer not null default 1;
create trigger class_types_version before update on class_types for each row
  when (row (old.name, old.description, old.colour, old.level, old.minutes, old.late_cancel_minutes, old.archived_at)
    is distinct from row (new.name, new.description, new.colour, new.level, new.minutes, new.late_cancel_minutes,
      new.archived_at))
  execute function next_version();

-- Where classes of a type are held; none: anywhere.
create table class_type_rooms (
  studio_id uuid not null references studios,
  class_type_id uuid not null,
  room_id uuid not null,
  primary key (studio_id, class_type_id, room_id),
  foreign key (studio_id, class_type_id) references class_types on delete cascade,
  foreign key (studio_id, room_id) references rooms on delete cascade
);
alter table class_type_rooms enable row level security;
alter table class_type_rooms force row level security;
create policy tenant on class_type_rooms using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on class_type_rooms to :app;
create index class_type_rooms_by_room on class_type_rooms (studio_id, room_id);
