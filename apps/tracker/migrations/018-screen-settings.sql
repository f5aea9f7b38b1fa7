-- What a screen shows, as its club has chosen; null: as screens usually do.
alter table screens add column settings jsonb;
