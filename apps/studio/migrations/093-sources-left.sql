-- What of a roster that was read is still to be made so here, and since when most of it is missing without a cancellation.
alter table source_classes add column roster_to_settle boolean not null default false;
alter table source_classes add column roster_many_gone_at timestamptz;
-- Somebody else there, or two here, had their email when it was asked: who they are, only a person says.
alter table source_people add column shared_email boolean not null default false;

-- What was read is dropped in time also where nothing is read any more. FORCE binds the owner of the function too: see 004.
create policy lookup on source_calls for select to current_user using (true);
create policy lookup on source_classes for select to current_user using (true);
create policy lookup on source_people for select to current_user using (true);
create function studios_with_source_rows() returns table (studio_id uuid)
  language sql stable security definer set search_path = studio as
$$ select s.studio_id from studios s where exists (select from source_calls c where c.studio_id = s.studio_id)
    or exists (select from source_classes c where c.studio_id = s.studio_id)
    or exists (select from source_people p where p.studio_id = s.studio_id) $$;
revoke all on function studios_with_source_rows() from public;
grant execute on function studios_with_source_rows() to :app;
