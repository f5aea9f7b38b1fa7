-- Where a studio's own programs hear what happens (Standard Webhooks).
create table webhooks (
  studio_id uuid not null references studios,
  webhook_id uuid not null,
  url text not null,
  kinds text[] not null check (cardinality(kinds) > 0),
  -- Sealed JSON: the secret, the one before, and until when that one signs too.
  secrets bytea not null,
  made_by text not null,
  made_at timestamptz not null,
  -- Nothing was taken since; null: the last was.
  failing_since timestamptz,
  -- Nothing is sent; null: it is on.
  off text check (off in ('person', 'failing', 'gone')),
  primary key (studio_id, webhook_id)
);

-- What happened, as it is told: ids and what changed. Kept only where a webhook wants it, and for some days.
create table webhook_events (
  studio_id uuid not null,
  event_id uuid not null default gen_random_uuid(),
  kind text not null,
  data jsonb not null,
  at timestamptz not null default now(),
  primary key (studio_id, event_id),
  foreign key (studio_id) references studios
);
create index webhook_events_by_time on webhook_events (studio_id, at);

create table webhook_deliveries (
  studio_id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  tries integer not null default 0,
  -- Null: no more by itself.
  next_try_at timestamptz,
  -- Of the last try.
  outcome text check (outcome in ('ok', 'gone', 'refused', 'failed', 'timeout', 'unreachable', 'blocked')),
  status integer,
  tried_at timestamptz,
  ms integer,
  primary key (studio_id, webhook_id, event_id),
  foreign key (studio_id, webhook_id) references webhooks on delete cascade,
  foreign key (studio_id, event_id) references webhook_events on delete cascade
);
create index webhook_deliveries_due on webhook_deliveries (next_try_at) where next_try_at is not null;
create index webhook_deliveries_of_event on webhook_deliveries (studio_id, event_id);

-- Each try and what came of it.
create table webhook_attempts (
  studio_id uuid not null,
  attempt_id uuid not null default gen_random_uuid(),
  webhook_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  outcome text not null,
  status integer,
  ms integer not null,
  primary key (studio_id, attempt_id),
  foreign key (studio_id, webhook_id, event_id) references webhook_deliveries on delete cascade
);
create index webhook_attempts_of on webhook_attempts (studio_id, webhook_id, event_id);

do $$ declare one text; begin
  foreach one in array array['webhooks', 'webhook_events', 'webhook_deliveries', 'webhook_attempts'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
  end loop;
end $$;
grant select, insert, update, delete on webhooks, webhook_events, webhook_deliveries, webhook_attempts to :app;

-- Whose deliveries are due; FORCE binds the owner too: see 004.
create policy lookup on webhook_deliveries for select to current_user using (true);
create policy lookup on webhooks for select to current_user using (true);
create function webhooks_due(most integer, at timestamptz) returns table (studio_id uuid)
  language sql stable security definer set search_path = studio as
$$ select distinct d.studio_id from webhook_deliveries d join webhooks w using (studio_id, webhook_id)
  where d.next_try_at <= at and w.off is null limit most $$;
revoke all on function webhooks_due(integer, timestamptz) from public;
grant execute on function webhooks_due(integer, timestamptz) to :app;

-- The event stands with the act, or neither does: whichever verb changed the row.
create function tell_webhooks(studio uuid, what text, said jsonb) returns void
  language plpgsql set search_path = studio as $$
declare told uuid;
begin
  if not exists (select from webhooks w where w.studio_id = studio and w.off is distinct from 'gone' and what = any (w.kinds)) then
    return;
  end if;
  insert into webhook_events (studio_id, kind, data) values (studio, what, said) returning event_id into told;
  insert into webhook_deliveries (studio_id, webhook_id, event_id, next_try_at)
    select studio, w.webhook_id, told, now() from webhooks w
    where w.studio_id = studio and w.off is distinct from 'gone' and what = any (w.kinds);
end $$;

create function booking_told() returns trigger language plpgsql set search_path = studio as $$
declare said jsonb := jsonb_build_object('bookingId', new.booking_id, 'classId', new.class_id,
  'customerId', new.customer_id, 'spotNumber', new.spot_number);
begin
  if tg_op = 'INSERT' then
    if new.state = 'booked' then perform tell_webhooks(new.studio_id, 'booking.made', said); end if;
    return null;
  end if;
  if new.state <> old.state and new.state = 'booked' then
    perform tell_webhooks(new.studio_id, 'booking.made', said || '{"restored": true}');
  elsif new.state <> old.state then
    perform tell_webhooks(new.studio_id, 'booking.cancelled',
      said || jsonb_build_object('late', new.late_cancel, 'by', new.cancelled_by));
  elsif new.state = 'booked' and new.spot_number is distinct from old.spot_number then
    perform tell_webhooks(new.studio_id, 'booking.moved', said || jsonb_build_object('spotNumberBefore', old.spot_number));
  end if;
  if new.state = 'booked' and (new.checked_in_at is null) <> (old.checked_in_at is null) then
    perform tell_webhooks(new.studio_id, 'booking.checked_in',
      said || jsonb_build_object('checkedIn', new.checked_in_at is not null));
  end if;
  return null;
end $$;
create trigger booking_told after insert or update on bookings for each row execute function booking_told();

create function class_told() returns trigger language plpgsql set search_path = studio as $$
declare
  said jsonb := jsonb_build_object('classId', new.class_id, 'title', new.title, 'startsAt', to_jsonb(new.starts_at),
    'endsAt', to_jsonb(new.ends_at), 'roomId', new.room_id, 'instructorId', new.instructor_id, 'capacity', new.capacity);
  changed text[];
begin
  if tg_op = 'INSERT' then
    perform tell_webhooks(new.studio_id, 'class.made', said);
    return null;
  end if;
  if new.cancelled_at is not null then
    if old.cancelled_at is null then perform tell_webhooks(new.studio_id, 'class.cancelled', said); end if;
    return null;
  end if;
  changed := array_remove(array[
    case when new.title is distinct from old.title then 'title' end,
    case when new.starts_at is distinct from old.starts_at then 'startsAt' end,
    case when new.ends_at is distinct from old.ends_at then 'endsAt' end,
    case when new.room_id is distinct from old.room_id then 'roomId' end,
    case when new.instructor_id is distinct from old.instructor_id then 'instructorId' end,
    case when new.capacity is distinct from old.capacity then 'capacity' end], null);
  if cardinality(changed) > 0 then
    perform tell_webhooks(new.studio_id, 'class.changed', said || jsonb_build_object('changed', changed));
  end if;
  return null;
end $$;
create trigger class_told after insert or update on classes for each row execute function class_told();

-- Who it is about, by id: what they are called or weigh is asked for by whoever may.
create function customer_told() returns trigger language plpgsql set search_path = studio as $$
declare
  said jsonb := jsonb_build_object('customerId', new.customer_id);
  changed text[];
begin
  if tg_op = 'INSERT' then
    perform tell_webhooks(new.studio_id, 'customer.made', said);
    return null;
  end if;
  if new.erased_at is not null then
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
create trigger customer_told after insert or update on customers for each row execute function customer_told();
