-- Since when a class that is missing is known not to be there by its id too, while many are held back for a person; it says nothing
-- any more once the class was read later.
alter table source_classes add column not_found_at timestamptz;
-- A booking that is missing for the second time, and held back for a person since most of its class are.
alter table source_bookings add column doubted boolean not null default false;

-- Runs in a row that have moved no class, also those that were killed; and since when it is not tried any more.
alter table source_takeovers add column runs_in_vain smallint not null default 0, add column failed_at timestamptz;
-- What is given back is always read, whether or not it was read before: only servers of the version before ask.
alter table source_takeovers alter column was_enabled set default true;
alter table taken_classes drop constraint taken_classes_left_because_check,
  add constraint taken_classes_left_because_check check (left_because in ('begun', 'changed', 'not_followed', 'failed'));

-- What is still to be moved of each studio, so that it goes on whatever became of its job. FORCE binds the owner of the function too: see 004.
create policy lookup on source_takeovers for select to current_user using (true);
create function takeovers_at_work() returns table (studio_id uuid, takeover_id uuid)
  language sql stable security definer set search_path = studio as
$$ select studio_id, takeover_id from source_takeovers where state in ('taking', 'undoing') and failed_at is null $$;
revoke all on function takeovers_at_work() from public;
grant execute on function takeovers_at_work() to :app;
