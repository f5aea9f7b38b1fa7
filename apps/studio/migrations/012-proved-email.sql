-- customers.email is one that staff entered or whose holder answered a mail: by it people are matched, written to, erased.
-- False from a change by staff until the new address has answered: no numbers are mailed there meanwhile.
alter table customers add column email_answered boolean not null default true;

-- An address that waits for its holder's answer: the one a member wishes for, or the one that staff have entered.
create table pending_emails (
  studio_id uuid not null,
  customer_id uuid not null,
  -- Stands in the mail's link: a newer wish makes the link before worthless.
  pending_id uuid not null default gen_random_uuid(),
  email text not null,
  asked_by text not null check (asked_by in ('member', 'staff')),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (studio_id, customer_id),
  foreign key (studio_id, customer_id) references customers
);
alter table pending_emails enable row level security;
alter table pending_emails force row level security;
create policy tenant on pending_emails using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on pending_emails to :app;

-- A mail is for a customer, somebody of the team, or the holder of a login; not each is about a class.
alter table mails alter column class_id drop not null;
alter table mails alter column customer_id drop not null;
alter table mails add column staff_id uuid;
alter table mails add column account_id text;
-- An address that is not the one kept of the person, and links: sealed, and gone once the mail is.
alter table mails add column sealed bytea;
alter table mails add foreign key (studio_id, staff_id) references staff;
alter table mails add constraint mails_for_one check (num_nonnulls(customer_id, staff_id, account_id) = 1);
