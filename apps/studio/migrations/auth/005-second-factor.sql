-- What proves a person beside the password: an app that shows codes, or a passkey.
create table factor (
  factor_id uuid primary key default gen_random_uuid(),
  account_id text not null references "user" on delete cascade,
  kind text not null check (kind in ('app', 'passkey')),
  name text not null default '',
  -- Null: begun, and not yet answered by a first code. One of an account at most is.
  proved_at timestamptz,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  -- An app's: what codes are made from, and the 30 seconds of the last one taken. A code counts once.
  sealed bytea,
  last_step bigint,
  -- A passkey's.
  credential_id text unique,
  public_key bytea,
  counter bigint,
  transports text[],
  check (case kind when 'app' then sealed is not null
    else credential_id is not null and public_key is not null and counter is not null and proved_at is not null end)
);
create index factor_by_account on factor (account_id);
create unique index factor_begun on factor (account_id) where proved_at is null;

-- For whom no factor is at hand: each lets in once. Only hashes.
create table recovery_code (
  account_id text not null references "user" on delete cascade,
  code_hash bytea not null,
  primary key (account_id, code_hash)
);
grant select, insert, update, delete on factor, recovery_code to :app;

-- When the session's person proved it by a factor.
alter table "session" add column second_factor_at timestamptz;

-- Made-up people, of the demo and of tests: on this machine their password alone is enough. Nothing that people do in
-- Tandem sets it.
alter table "user" add column password_suffices boolean not null default false;
-- Those that demos made before. Nobody else can have an address there.
update "user" set password_suffices = true where login like '%@demo.tandem.example';
