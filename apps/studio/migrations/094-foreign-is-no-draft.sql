-- What another system tells of is published there, and is of no series here.
-- contract: since 079: servers that know no other system write no class of one.
alter table classes add constraint classes_foreign_is_no_draft check (source = 'tandem' or (series_id is null and not draft));
