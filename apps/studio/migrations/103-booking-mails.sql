-- Mails that confirm a booking, and that remind of the end of free cancelling: each person may be without either.
alter table customers add column booking_mail boolean not null default true;
alter table customers add column reminder_mail boolean not null default true;
