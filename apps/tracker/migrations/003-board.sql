-- How people wish to show on the board: not at all, by another name, without some of their numbers.
alter table clients add column board_shown boolean not null default true;
alter table clients add column board_alias text;
alter table clients add column board_hidden text[] not null default '{}';
