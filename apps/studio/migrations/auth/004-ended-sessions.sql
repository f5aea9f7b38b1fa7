-- A session that ends, however it does, ends the open screens of its person: see studio/014.
create function tell_ended() returns trigger language plpgsql as $$
begin
  perform pg_notify('tandem_studio', json_build_object('ended', old."userId")::text);
  return null;
end $$;
create trigger tell_ended after delete on "session" for each row execute function tell_ended();
-- When the person last said again that it is them.
alter table "session" add column confirmed_at timestamptz;
