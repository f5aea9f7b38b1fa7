-- When a box last came with a token that had been revoked: its page says so.
alter table box_tokens add column refused_at timestamptz;

-- Whether there is a club yet: the first one is made with a link, which ends with it. The caller sees no club.
create function has_sites() returns boolean language sql stable security definer set search_path from current
  begin atomic select exists (select from sites); end;
grant execute on function has_sites() to :app;
