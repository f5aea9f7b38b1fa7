-- Whether boards outside the room name a client, after class too: what was agreed to until now spoke of the room during class.
alter table clients add column board_outside boolean not null default false;
