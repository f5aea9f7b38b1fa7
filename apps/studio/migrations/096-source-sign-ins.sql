-- Sent to another system to allow it: whoever comes back with a code must be who went, in the same session, once and soon.
create table source_sign_ins (
  studio_id uuid not null references studios,
  sign_in_id uuid not null,
  source text not null check (source in ('momence')),
  -- Of the state that comes back with the code; the state itself is kept nowhere.
  state_hash bytea not null,
  account_id text not null,
  session_id text not null,
  base_url text not null check (length(base_url) between 1 and 200),
  -- The client and its secret: the code is good for that one alone.
  client bytea not null,
  expires_at timestamptz not null,
  primary key (studio_id, sign_in_id)
);
create unique index source_sign_ins_state on source_sign_ins (studio_id, state_hash);
-- One at a time of a session: the next takes the place of the one before.
create unique index source_sign_ins_once on source_sign_ins (studio_id, source, session_id);

alter table source_sign_ins enable row level security;
alter table source_sign_ins force row level security;
create policy tenant on source_sign_ins
  using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on source_sign_ins to :app;
-- What nobody came back for is dropped in time. FORCE binds the owner of the function too: see 004.
create policy lookup on source_sign_ins for select to current_user using (true);
create or replace function studios_with_source_rows() returns table (studio_id uuid)
  language sql stable security definer set search_path = studio as
$$ select s.studio_id from studios s where exists (select from source_calls c where c.studio_id = s.studio_id)
    or exists (select from source_classes c where c.studio_id = s.studio_id)
    or exists (select from source_people p where p.studio_id = s.studio_id)
    or exists (select from source_sign_ins i where i.studio_id = s.studio_id) $$;
