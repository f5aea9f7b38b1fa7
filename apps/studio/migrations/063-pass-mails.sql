-- Mails about passes that run out: a person may switch them off, and the studio for all.
alter table customers add column pass_mail boolean not null default true;
alter table studios add column pass_mail boolean not null default true;
create trigger studios_pass_mail_version before update on studios for each row
  when (old.pass_mail is distinct from new.pass_mail) execute function next_version();
-- What a holder was told of a pass: each thing once.
alter table pass_holders add column told text[] not null default '{}'
  constraint pass_holders_told_check check (told <@ array['last_class', 'ending']);
