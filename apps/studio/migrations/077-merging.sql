-- Two profiles of one person become one: the row of the one that goes stays, emptied, and leads to the other.
alter table customers add column merged_into uuid;
alter table customers add constraint customers_merged_into_fkey
  foreign key (studio_id, merged_into) references customers (studio_id, customer_id);
alter table customers add constraint customers_merged check (merged_into is null or erased_at is not null);
create index customers_merged on customers (studio_id, merged_into) where merged_into is not null;

-- What stands below a row that changes its person follows it.
alter table result_corrections drop constraint result_corrections_studio_id_class_id_customer_id_fkey,
  add constraint result_corrections_studio_id_class_id_customer_id_fkey
  foreign key (studio_id, class_id, customer_id) references class_results (studio_id, class_id, customer_id)
  on update cascade;
alter table ride_uploads drop constraint ride_uploads_studio_id_customer_id_fkey,
  add constraint ride_uploads_studio_id_customer_id_fkey
  foreign key (studio_id, customer_id) references upload_connections (studio_id, customer_id)
  on update cascade on delete cascade;

-- Programs that hear of a profile that is gone hear also where its history is.
create or replace function customer_told() returns trigger language plpgsql set search_path = studio as $$
declare
  said jsonb := jsonb_build_object('customerId', new.customer_id);
  changed text[];
begin
  if tg_op = 'INSERT' then
    perform tell_webhooks(new.studio_id, 'customer.made', said);
    return null;
  end if;
  if new.erased_at is not null then
    if new.merged_into is not null then said := said || jsonb_build_object('mergedInto', new.merged_into); end if;
    if old.erased_at is null then perform tell_webhooks(new.studio_id, 'customer.erased', said); end if;
    return null;
  end if;
  changed := array_remove(array[
    case when (new.first_name, new.last_name) is distinct from (old.first_name, old.last_name) then 'name' end,
    case when new.email is distinct from old.email then 'email' end,
    case when new.phone is distinct from old.phone then 'phone' end,
    case when new.locale is distinct from old.locale then 'locale' end], null);
  if cardinality(changed) > 0 then
    perform tell_webhooks(new.studio_id, 'customer.changed', said || jsonb_build_object('changed', changed));
  end if;
  return null;
end $$;
