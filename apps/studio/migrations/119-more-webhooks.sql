-- Waitlists, passes and payments are told too.
create function webhook_wants(studio uuid, what text) returns boolean
  language sql stable set search_path = studio as
$$ select exists (select from webhooks w
  where w.studio_id = studio and w.off is distinct from 'gone' and what = any (w.kinds)) $$;

create function wait_told() returns trigger language plpgsql set search_path = studio as $$
declare said jsonb := jsonb_build_object('waitId', new.wait_id, 'classId', new.class_id, 'customerId', new.customer_id);
begin
  if tg_op = 'INSERT' then
    perform tell_webhooks(new.studio_id, 'waitlist.joined', said || jsonb_build_object('wishedSpot', new.wished_spot));
  elsif new.state = old.state or new.state = 'waiting' then
    return null;
  elsif new.state = 'offered' then
    perform tell_webhooks(new.studio_id, 'waitlist.offered', said || jsonb_build_object('offerUntil', to_jsonb(new.offer_until)));
  else
    perform tell_webhooks(new.studio_id, 'waitlist.ended', said || jsonb_build_object('outcome', new.state));
  end if;
  return null;
end $$;
create trigger wait_told after insert or update of state on waits for each row execute function wait_told();

-- After pass_entries_counted, by its name: the pass has counted the entry by then.
create function pass_told() returns trigger language plpgsql set search_path = studio as $$
declare what text := case new.kind when 'given' then 'pass.given' else 'pass.changed' end;
begin
  if not webhook_wants(new.studio_id, what) then return null; end if;
  perform tell_webhooks(new.studio_id, what, jsonb_build_object(
      'passId', new.pass_id, 'passKindId', p.pass_kind_id,
      'customerIds', (select coalesce(jsonb_agg(h.customer_id order by h.customer_id), '[]') from pass_holders h
        where h.studio_id = new.studio_id and h.pass_id = new.pass_id and h.left_at is null),
      'creditsLeft', case when not p.unlimited then p.credits_left end)
    || case new.kind when 'given' then '{}' else jsonb_build_object('entry', new.kind) end
    || case when new.credits <> 0 then jsonb_build_object('credits', new.credits) else '{}' end
    || case when new.days <> 0 then jsonb_build_object('days', new.days) else '{}' end
    || jsonb_strip_nulls(jsonb_build_object('frozenFrom', new.frozen_from, 'frozenTo', new.frozen_to,
      'bookingId', new.booking_id, 'amountMinor', new.amount_minor, 'currency', new.currency,
      'paymentId', new.payment_id)))
  from passes p where p.studio_id = new.studio_id and p.pass_id = new.pass_id;
  return null;
end $$;
create trigger pass_told after insert on pass_entries for each row execute function pass_told();

create function payment_told() returns trigger language plpgsql set search_path = studio as $$
begin
  if new.state = old.state or new.state not in ('paid', 'refunded') then return null; end if;
  perform tell_webhooks(new.studio_id, 'payment.' || new.state, jsonb_build_object('paymentId', new.payment_id,
    'customerId', new.customer_id, 'passKindId', new.pass_kind_id, 'passId', new.pass_id, 'provider', new.provider,
    'amountMinor', coalesce(new.paid_minor, new.amount_minor), 'currency', coalesce(new.paid_currency, new.currency)));
  return null;
end $$;
create trigger payment_told after update of state on payments for each row execute function payment_told();
