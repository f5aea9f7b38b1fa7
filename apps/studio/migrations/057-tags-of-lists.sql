-- What a person had in the list that brought them in goes with them where the list is taken back; what was said since keeps them.
alter table customer_tags add column from_list boolean not null default false;
alter table custom_values add column from_list boolean not null default false;
