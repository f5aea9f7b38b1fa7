-- By what the studio let it in; null: before it was noted.
alter table source_connections add column sign_in text check (sign_in in ('code', 'token', 'password'));
-- What its check saw, until it is switched on for the first time.
alter table source_connections add column preview jsonb;
