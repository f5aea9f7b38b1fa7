-- Row-level security: the application's role owns nothing and sees one studio per transaction.
do $$
declare t text;
begin
  foreach t in array array['studios', 'locations', 'rooms', 'spots', 'staff', 'customers', 'consents', 'classes', 'bookings',
    'idempotency_keys', 'audit_log', 'spivi_connections', 'spivi_gyms', 'spivi_gym_seats', 'spivi_links', 'spivi_matches',
    'spivi_match_runs', 'spivi_class_sync', 'spivi_booking_sync', 'spivi_attempts', 'class_results']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy tenant on %I using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, t);
    if t = 'audit_log' then
      execute format('grant select, insert on %I to :app', t);
    else
      execute format('grant select, insert, update, delete on %I to :app', t);
    end if;
  end loop;
end $$;

-- The few questions that are asked before a studio is known. FORCE binds the owner too, so the functions below,
-- which run as the owner, need a policy of their own where the owner is no superuser.
create policy lookup on studios for select to current_user using (true);
create policy lookup on staff for select to current_user using (true);
create policy lookup on customers for select to current_user using (true);
create policy lookup on spivi_connections for select to current_user using (true);

create function studios_of_account(account text)
  returns table (studio_id uuid, name text, role text, customer_id uuid, staff_id uuid)
  language sql stable security definer set search_path = studio as $$
  select s.studio_id, s.name, f.role, null::uuid, f.staff_id from staff f join studios s using (studio_id) where f.account_id = account
  union all
  select s.studio_id, s.name, 'member', c.customer_id, null::uuid from customers c join studios s using (studio_id) where c.account_id = account
$$;
create function studios_with_spivi() returns table (studio_id uuid)
  language sql stable security definer set search_path = studio as $$ select studio_id from spivi_connections where enabled $$;
revoke all on function studios_of_account(text), studios_with_spivi() from public;
grant execute on function studios_of_account(text), studios_with_spivi() to :app;
