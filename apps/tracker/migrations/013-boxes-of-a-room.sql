-- Several boxes in one room: one of them has its classes and its seats, the others stand with it and hear for it.
alter table boxes add column stands_with int;
alter table boxes add column stands_since timestamptz;
alter table boxes add constraint boxes_stands_with foreign key (site_id, stands_with) references boxes;
alter table boxes add constraint boxes_stands_since check ((stands_with is null) = (stands_since is null));
alter table boxes add constraint boxes_not_with_itself check (stands_with <> box_id);
create index boxes_of_room on boxes (site_id, stands_with);
