-- Whether any webhook wants to be told is asked in one place.
create or replace function tell_webhooks(studio uuid, what text, said jsonb) returns void
  language plpgsql set search_path = studio as $$
declare told uuid;
begin
  if not webhook_wants(studio, what) then return; end if;
  insert into webhook_events (studio_id, kind, data) values (studio, what, said) returning event_id into told;
  insert into webhook_deliveries (studio_id, webhook_id, event_id, next_try_at)
    select studio, w.webhook_id, told, now() from webhooks w
    where w.studio_id = studio and w.off is distinct from 'gone' and what = any (w.kinds);
end $$;
