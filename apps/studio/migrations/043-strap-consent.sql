-- A known strap signs its owner in also without a booking: a purpose of its own.
alter table consents drop constraint consents_purpose_check;
alter table consents add constraint consents_purpose_check check (purpose in ('store', 'send', 'board', 'strap'));
