-- Which kinds of mail there are is said by the folders of notifications/mails, once.
alter table mails drop constraint mails_kind_check;
