-- The one link that makes the first studio; only its hash, and at most one. It goes with its use.
create table setup_token (
  only_one boolean primary key default true check (only_one),
  token_hash bytea not null,
  created_at timestamptz not null default now()
);
grant select, insert, update, delete on setup_token to :app;
