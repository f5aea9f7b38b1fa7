-- The coming classes of a system that a studio leaves, made the studio's own in one act, which can be taken back for some days.
create table source_takeovers (
  studio_id uuid not null references studios,
  takeover_id uuid not null,
  source text not null check (source in ('momence')),
  state text not null check (state in ('taking', 'taken', 'undoing', 'undone')),
  by_staff uuid,
  -- Whether that system was read when it began: taken back, it is read again.
  was_enabled boolean not null,
  begun_at timestamptz not null,
  taken_at timestamptz,
  undone_at timestamptz,
  primary key (studio_id, takeover_id),
  foreign key (studio_id, by_staff) references staff
);
create unique index source_takeovers_one_at_work on source_takeovers (studio_id, source) where state in ('taking', 'undoing');

-- A class that became the studio's own, and how it stood then: whoever takes it back sees whether it was changed since.
create table taken_classes (
  studio_id uuid not null,
  takeover_id uuid not null,
  class_id uuid not null,
  standing text not null check (length(standing) = 32),
  -- What it had of the rules that are the studio's from then on.
  late_cancel_minutes integer not null,
  waitlist_size integer,
  given_back_at timestamptz,
  -- Why it was not given back.
  left_because text check (left_because in ('begun', 'changed', 'not_followed')),
  primary key (studio_id, takeover_id, class_id),
  foreign key (studio_id, takeover_id) references source_takeovers,
  foreign key (studio_id, class_id) references classes,
  check (given_back_at is null or left_because is null)
);
create index taken_classes_of on taken_classes (studio_id, class_id);

do $$ declare one text; begin
  foreach one in array array['source_takeovers', 'taken_classes'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
    execute format('grant select, insert, update on %I to :app', one);
  end loop;
end $$;
