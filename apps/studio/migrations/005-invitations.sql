-- Somebody on the team who has not yet accepted has no account; somebody who left keeps the name in past classes.
alter table staff alter column account_id drop not null;
alter table staff add column removed_at timestamptz;

-- A link that lets a person in: to a first password, a new one, or an account they have already.
create table invitations (
  studio_id uuid not null references studios,
  invitation_id uuid not null,
  -- SHA-256 of the token in the link.
  token_hash bytea not null,
  kind text not null check (kind in ('staff', 'customer')),
  staff_id uuid check ((staff_id is not null) = (kind = 'staff')),
  customer_id uuid check ((customer_id is not null) = (kind = 'customer')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (studio_id, invitation_id),
  foreign key (studio_id, staff_id) references staff,
  foreign key (studio_id, customer_id) references customers
);
create index invitations_by_token on invitations (token_hash);
create index invitations_by_staff on invitations (studio_id, staff_id) where staff_id is not null;
create index invitations_by_customer on invitations (studio_id, customer_id) where customer_id is not null;

alter table invitations enable row level security;
alter table invitations force row level security;
create policy tenant on invitations using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on invitations to :app;

-- Whoever holds a link need not know its studio. FORCE binds the owner too: see 004.
create policy lookup on invitations for select to current_user using (true);
create function invitation_of_token(hash bytea) returns table (studio_id uuid, invitation_id uuid)
  language sql stable security definer set search_path = studio as $$
  select studio_id, invitation_id from invitations where token_hash = hash
$$;
revoke all on function invitation_of_token(bytea) from public;
grant execute on function invitation_of_token(bytea) to :app;
