-- The layouts that a room had before, each whole: looked at, and brought back as a new one.
create table room_layouts (
  studio_id uuid not null,
  room_id uuid not null,
  -- The room's, while it had this layout.
  version integer not null,
  replaced_at timestamptz not null,
  spots jsonb not null check (jsonb_typeof(spots) = 'array' and jsonb_array_length(spots) between 1 and 60),
  fixtures jsonb not null check (jsonb_typeof(fixtures) = 'array' and jsonb_array_length(fixtures) <= 30),
  primary key (studio_id, room_id, version),
  foreign key (studio_id, room_id) references rooms on delete cascade
);
alter table room_layouts enable row level security;
alter table room_layouts force row level security;
create policy tenant on room_layouts using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, delete on room_layouts to :app;
-- A room that was never used can go again.
grant delete on rooms to :app;
