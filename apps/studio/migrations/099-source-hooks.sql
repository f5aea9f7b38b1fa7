-- Where another system tells that something has changed: an address that nobody guesses, and what it is known by.
create table source_hooks (
  studio_id uuid not null,
  source text not null,
  hook_id uuid not null,
  secrets bytea not null,
  made_at timestamptz not null,
  -- When something came last that was theirs.
  received_at timestamptz,
  -- What came and was not taken: so often, and why the last.
  refused integer not null default 0,
  refused_at timestamptz,
  refused_because text check (refused_because in ('no_secret', 'wrong_secret', 'wrong_signature', 'unreadable')),
  -- An event that nothing is known of, the last.
  unknown_event text check (length(unknown_event) <= 60),
  unknown_at timestamptz,
  primary key (studio_id, source),
  foreign key (studio_id, source) references source_connections on delete cascade,
  check ((refused = 0) = (refused_at is null) and (refused_at is null) = (refused_because is null)),
  check ((unknown_event is null) = (unknown_at is null))
);

-- What has come already, by a hash of its own id: it may come again.
create table source_heard (
  studio_id uuid not null,
  source text not null,
  id_hash bytea not null,
  at timestamptz not null,
  primary key (studio_id, source, id_hash),
  foreign key (studio_id, source) references source_hooks on delete cascade
);
create index source_heard_by_time on source_heard (studio_id, source, at);

-- Classes that are to be read at once: something was said of them. Of one class there is one, however much was said.
create table source_hints (
  studio_id uuid not null,
  source text not null,
  foreign_class text not null check (length(foreign_class) between 1 and 60),
  -- The class too, and not only who is booked.
  itself boolean not null,
  -- By the database's clock: a reading that began before does not answer it.
  hinted_at timestamptz not null,
  tried_at timestamptz,
  primary key (studio_id, source, foreign_class),
  foreign key (studio_id, source) references source_hooks on delete cascade
);

-- In which room of its place a class is, which only a hint says: as it was told last.
create table source_class_rooms (
  studio_id uuid not null,
  source text not null,
  foreign_class text not null check (length(foreign_class) between 1 and 60),
  place_id text not null check (length(place_id) between 1 and 60),
  room_place_id text not null check (length(room_place_id) between 1 and 60),
  told_at timestamptz not null,
  primary key (studio_id, source, foreign_class),
  foreign key (studio_id, source) references source_connections on delete cascade
);
create index source_class_rooms_by_time on source_class_rooms (studio_id, source, told_at);

do $$ declare one text; begin
  foreach one in array array['source_hooks', 'source_heard', 'source_hints', 'source_class_rooms'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
    execute format('grant select, insert, update, delete on %I to :app', one);
  end loop;
end $$;
