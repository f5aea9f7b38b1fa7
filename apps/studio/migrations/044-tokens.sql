-- Tokens of the interface: of a person, whose account it then names, or of the studio itself. The secret is kept as a hash
-- (SHA-256 of 256 random bits). One that has ended stays for a while, so that whoever still sends it is told why.
create table api_tokens (
  studio_id uuid not null references studios,
  token_id uuid not null,
  account_id text,
  made_by text not null,
  name text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  secret_hash bytea not null check (length(secret_hash) = 32),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  -- About when it was last sent; null: never.
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (studio_id, token_id),
  unique (studio_id, secret_hash)
);
-- A call brings the secret alone, and the studio of its path is only what it says.
create index api_tokens_by_secret on api_tokens (secret_hash);
create index api_tokens_by_account on api_tokens (account_id) where account_id is not null;
alter table api_tokens enable row level security;
alter table api_tokens force row level security;
create policy tenant on api_tokens using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on api_tokens to :app;

-- FORCE binds the owner of the functions too: see 004.
create policy lookup on api_tokens for select to current_user using (true);
create policy ended on api_tokens for update to current_user using (true);

create function token_by_secret(hash bytea) returns setof api_tokens
  language sql stable security definer set search_path = studio as
$$ select * from api_tokens where secret_hash = hash $$;

-- What opened the account before opens it no more, in whichever studio.
create function end_tokens_of(account text) returns void
  language sql security definer set search_path = studio as
$$ update api_tokens set revoked_at = now() where account_id = account and revoked_at is null $$;
revoke all on function token_by_secret(bytea), end_tokens_of(text) from public;
grant execute on function token_by_secret(bytea), end_tokens_of(text) to :app;
