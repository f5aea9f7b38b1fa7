-- Who books for whom: a parent or guardian, who signs in, and a child of theirs, who does not. The desk says so.
create table guardians (
  studio_id uuid not null,
  -- The child.
  customer_id uuid not null,
  guardian_id uuid not null,
  linked_at timestamptz not null,
  primary key (studio_id, customer_id, guardian_id),
  foreign key (studio_id, customer_id) references customers,
  foreign key (studio_id, guardian_id) references customers (studio_id, customer_id),
  check (guardian_id <> customer_id)
);
create index guardians_by_guardian on guardians (studio_id, guardian_id);
alter table guardians enable row level security;
alter table guardians force row level security;
create policy tenant on guardians using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on guardians to :app;

-- Asked before a studio is known, as studios_of_account is. Whoever has a login of their own is asked for by nobody else.
create policy lookup on guardians for select to current_user using (true);
create function guarded_by_account(account text) returns table (studio_id uuid, customer_id uuid, name text)
  language sql stable security definer set search_path = studio as $$
  select g.studio_id, g.customer_id, c.name from customers p
  join guardians g on g.studio_id = p.studio_id and g.guardian_id = p.customer_id
  join customers c on c.studio_id = g.studio_id and c.customer_id = g.customer_id
  where p.account_id = account and p.erased_at is null and c.erased_at is null and c.account_id is null
  order by c.name, c.customer_id $$;
revoke all on function guarded_by_account(text) from public;
grant execute on function guarded_by_account(text) to :app;
