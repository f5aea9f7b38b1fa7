-- An offer that ends sooner, or is taken back, is told like the one that was made.
create or replace function wait_told() returns trigger language plpgsql set search_path = studio as $$
declare said jsonb := jsonb_build_object('waitId', new.wait_id, 'classId', new.class_id, 'customerId', new.customer_id);
begin
  if tg_op = 'INSERT' then
    perform tell_webhooks(new.studio_id, 'waitlist.joined', said || jsonb_build_object('wishedSpot', new.wished_spot));
  elsif new.state = 'offered' and (old.state <> 'offered' or new.offer_until <> old.offer_until)
    or new.state = 'waiting' and old.state = 'offered' then
    perform tell_webhooks(new.studio_id, 'waitlist.offered', said || jsonb_build_object('offerUntil',
      case when new.state = 'offered' then to_jsonb(new.offer_until) end));
  elsif new.state <> old.state and new.state <> 'waiting' then
    perform tell_webhooks(new.studio_id, 'waitlist.ended', said || jsonb_build_object('outcome', new.state));
  end if;
  return null;
end $$;
drop trigger wait_told on waits;
create trigger wait_told after insert or update of state, offer_until on waits for each row execute function wait_told();
