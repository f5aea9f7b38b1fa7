-- Tablets at the door of a location, each let in by a code that the console told once. Code and token are kept as hashes; a row
-- waits for its code or holds a token, never both. One that is removed is gone: the log says its name.
create table kiosks (
  studio_id uuid not null references studios,
  kiosk_id uuid not null,
  location_id uuid not null,
  name text not null,
  made_at timestamptz not null,
  code_hash bytea check (length(code_hash) = 32),
  code_expires_at timestamptz,
  token_hash bytea check (length(token_hash) = 32),
  -- About when it last asked; null: it has not been let in.
  seen_at timestamptz,
  primary key (studio_id, kiosk_id),
  foreign key (studio_id, location_id) references locations,
  check (num_nonnulls(code_hash, token_hash) = 1),
  check ((code_hash is null) = (code_expires_at is null)),
  check ((token_hash is null) = (seen_at is null))
);
-- A tablet brings a code, or a token, and no studio.
create index kiosks_by_code on kiosks (code_hash) where code_hash is not null;
create index kiosks_by_token on kiosks (token_hash) where token_hash is not null;
alter table kiosks enable row level security;
alter table kiosks force row level security;
create policy tenant on kiosks using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on kiosks to :app;

-- FORCE binds the owner of the function too: see 004.
create policy lookup on kiosks for select to current_user using (true);
create function kiosk_by_hash(hash bytea) returns setof kiosks
  language sql stable security definer set search_path = studio as
$$ select * from kiosks where token_hash = hash union all select * from kiosks where code_hash = hash $$;
revoke all on function kiosk_by_hash(bytea) from public;
grant execute on function kiosk_by_hash(bytea) to :app;
