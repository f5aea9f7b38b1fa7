-- Who of the team made a token: their account leaves the team with them, their row and its name stay.
alter table api_tokens add column made_by_staff uuid;
alter table api_tokens add foreign key (studio_id, made_by_staff) references staff;
update api_tokens t set made_by_staff = f.staff_id from staff f
  where f.studio_id = t.studio_id and f.account_id = t.made_by;
