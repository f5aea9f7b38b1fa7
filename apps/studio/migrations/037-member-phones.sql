-- Whether members may send their own strap from their phone to their booked spot.
alter table studios add column member_phones boolean not null default false;
create trigger studios_phones_version before update on studios for each row
  when (old.member_phones is distinct from new.member_phones) execute function next_version();
