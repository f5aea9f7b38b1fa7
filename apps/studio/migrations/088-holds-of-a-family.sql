-- A member's hold is the person's: a guardian holds a spot for themself and one for each child at once. Servers of the version
-- before write one an account, which this allows too.
-- contract: since 072, with which holds came: no server names the key in an "on conflict".
alter table spot_holds drop constraint spot_holds_pkey;
alter table spot_holds add constraint spot_holds_one_per_holder
  unique nulls not distinct (studio_id, class_id, held_by, customer_id);
