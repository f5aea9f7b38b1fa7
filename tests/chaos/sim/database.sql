-- Virtual time and what the oracle must see as it happens. Lies before the studio's own schema in the search path.
create schema sim;
grant usage on schema sim to tandem_studio_app;

-- Frozen at the start of a transaction, as now() is.
create function sim.now() returns timestamptz language sql stable as $$ select current_setting('sim.now')::timestamptz $$;
-- Set before each statement that asks for it.
create function sim.clock_timestamp() returns timestamptz language sql volatile as $$ select current_setting('sim.clock')::timestamptz $$;
create function sim.task() returns text language sql stable as $$ select current_setting('sim.task', true) $$;

do $$
declare d record;
begin
  for d in
    select c.oid::regclass as tab, a.attname as col, pg_get_expr(f.adbin, f.adrelid) as expr
    from pg_attrdef f join pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'studio'::regnamespace and pg_get_expr(f.adbin, f.adrelid) ~ '\mnow\(\)'
  loop
    execute format('alter table %s alter column %I set default %s', d.tab, d.col, replace(d.expr, 'now()', 'sim.now()'));
  end loop;
  for d in
    select p.oid::regprocedure as fn from pg_proc p where p.pronamespace = 'studio'::regnamespace and p.proconfig is not null
  loop
    execute format('alter function %s set search_path = sim, studio, pg_catalog', d.fn);
  end loop;
end $$;

-- The queue: as the real one, at most one waiting, one to be retried and one running per key.
create table sim.job (
  seq bigint generated always as identity primary key,
  name text not null,
  key text,
  job_group text,
  data jsonb not null,
  priority int not null default 0,
  state text not null default 'created',
  start_after timestamptz not null,
  retry_count int not null default 0
);
create unique index on sim.job (name, state, key) where key is not null;
grant insert, select, update on sim.job to tandem_studio_app;

-- I17: whoever wrote the lane's epoch last is the only job that may write what it has found.
create table sim.lane (studio_id uuid, class_id uuid, task text, primary key (studio_id, class_id));
-- I6: events that the studio has known, since when.
create table sim.known_event (class_id uuid, event_id bigint, at timestamptz not null, primary key (class_id, event_id));
-- I5: whose client a person was or is.
create table sim.link_seen (customer_id uuid, client_id bigint, primary key (customer_id, client_id));
create table sim.violation (at timestamptz not null, name text not null, evidence text not null);

create function sim.guard_lane() returns trigger language plpgsql security definer set search_path = sim, pg_catalog as $$
begin
  if new.event_id is not null then
    insert into sim.known_event values (new.class_id, new.event_id, sim.now()) on conflict do nothing;
  end if;
  if new.epoch is distinct from old.epoch then
    insert into sim.lane values (new.studio_id, new.class_id, sim.task())
      on conflict (studio_id, class_id) do update set task = excluded.task;
  elsif (new.event_id, new.event_facts, new.sent_clients, new.synced_version) is distinct from
      (old.event_id, old.event_facts, old.sent_clients, old.synced_version)
    and sim.task() like 'sync-class %'
    and sim.task() is distinct from (select task from sim.lane l where l.studio_id = new.studio_id and l.class_id = new.class_id)
  then
    insert into sim.violation values (sim.now(), 'I17', format('%s wrote class %s, whose lane another run had taken', sim.task(), new.class_id));
  end if;
  return new;
end $$;
create trigger guard_lane after update on studio.spivi_class_sync for each row execute function sim.guard_lane();
create function sim.note_claim() returns trigger language plpgsql security definer set search_path = sim, pg_catalog as $$
begin
  insert into sim.lane values (new.studio_id, new.class_id, sim.task())
    on conflict (studio_id, class_id) do update set task = excluded.task;
  return new;
end $$;
create trigger note_claim after insert on studio.spivi_class_sync for each row execute function sim.note_claim();

-- I7: what a person has linked by hand no job changes.
create function sim.guard_link() returns trigger language plpgsql security definer set search_path = sim, pg_catalog as $$
begin
  if old.source = 'manual' and sim.task() !~ '^person ' and (tg_op = 'DELETE' or new.client_id <> old.client_id or new.source <> old.source) then
    insert into sim.violation values (sim.now(), 'I7', format('%s changed the link that a person set for customer %s', sim.task(), old.customer_id));
  end if;
  return null;
end $$;
create trigger guard_link after update or delete on studio.spivi_links for each row execute function sim.guard_link();

-- I16, I11: since when calls are forbidden, and from when a new version of the credentials counts.
create table sim.switch (at timestamptz not null, enabled boolean not null, version int not null);
create function sim.note_switch() returns trigger language plpgsql security definer set search_path = sim, pg_catalog as $$
begin
  if tg_op = 'DELETE' then
    insert into sim.switch values (sim.now(), false, 0);
  elsif tg_op = 'INSERT' or new.enabled <> old.enabled or new.credential_version <> old.credential_version then
    insert into sim.switch values (sim.now(), new.enabled, new.credential_version);
  end if;
  return null;
end $$;
create trigger note_switch after insert or update or delete on studio.spivi_connections for each row execute function sim.note_switch();

-- I23: when a seat was first shown as confirmed.
create table sim.shown (at timestamptz not null, class_id uuid not null, booking_id uuid not null, client_id bigint, seat_id int);
create function sim.note_shown() returns trigger language plpgsql security definer set search_path = sim, pg_catalog as $$
begin
  if new.state = 'synced' and (tg_op = 'INSERT' or (old.state, old.seat_id, old.client_id) is distinct from (new.state, new.seat_id, new.client_id)) then
    insert into sim.shown values (sim.now(), new.class_id, new.booking_id, new.client_id, new.seat_id);
  end if;
  return null;
end $$;
create trigger note_shown after insert or update on studio.spivi_booking_sync for each row execute function sim.note_shown();

create function sim.note_link() returns trigger language plpgsql security definer set search_path = sim, pg_catalog as $$
begin
  insert into sim.link_seen values (new.customer_id, new.client_id) on conflict do nothing;
  -- I8: linked by the machine only where nobody else here has that email.
  if tg_op = 'INSERT' and new.source = 'matched' and (select count(*) from studio.customers o join studio.customers c using (studio_id, email_normalized)
      where c.studio_id = new.studio_id and c.customer_id = new.customer_id) > 1 then
    insert into sim.violation values (sim.now(), 'I8', format('customer %s was linked to client %s, though others share the email', new.customer_id, new.client_id));
  end if;
  return null;
end $$;
create trigger note_link after insert or update on studio.spivi_links for each row execute function sim.note_link();
