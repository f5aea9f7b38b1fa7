-- The email that a person signs in with. "email" must be unique, so it stays free for whoever proves the address: an
-- account made by a link that a studio handed over is that studio's own, and its "email" is made up.
alter table "user" add column login text not null default '';
alter table "user" add column studio_id uuid;
update "user" u set login = email, studio_id = sole.studio_id
from (select u.id, (select (array_agg(distinct m.studio_id))[1] from studio.studios_of_account(u.id) m
  having count(distinct m.studio_id) = 1) as studio_id from "user" u) sole
where sole.id = u.id;
update "user" set email = id || '@login.invalid', "emailVerified" = false where studio_id is not null;
-- The default is for better-auth, which asks that it could add a user by itself; it never does.
create index user_by_login on "user" (login);
create unique index user_own_login on "user" (login, studio_id) where studio_id is not null;

-- Somebody of a studio held a link to the account in their hands, and it was used: its person is told so for a while.
create table given_link (
  account_id text not null references "user" on delete cascade,
  studio_name text not null,
  -- Null: nobody knows any more.
  given_by text,
  at timestamptz not null
);
create index given_link_by_account on given_link (account_id, at);
grant select, insert, delete on given_link to :app;
