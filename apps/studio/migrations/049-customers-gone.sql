-- A person who is deleted outright, as one of a list that is taken back, is told like one who is erased.
create function customer_gone() returns trigger language plpgsql set search_path = studio as $$
begin
  if old.erased_at is null then
    perform tell_webhooks(old.studio_id, 'customer.erased', jsonb_build_object('customerId', old.customer_id));
  end if;
  return null;
end $$;
create trigger customer_gone after delete on customers for each row execute function customer_gone();
