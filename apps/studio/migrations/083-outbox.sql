-- The outbox: what a mail is called and says, where management may read it, noted once it is handed over; and that it was
-- only written as a file, since there is no mail server.
alter table mails
  add column subject text,
  -- null: of kinds that are shut to staff, and before it is written.
  add column said text,
  drop constraint mails_state_check,
  add constraint mails_state_check check (state in ('waiting', 'sent', 'kept', 'skipped', 'failed'));
create index mails_by_customer on mails (studio_id, customer_id, created_at desc);
