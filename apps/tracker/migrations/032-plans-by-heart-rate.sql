-- What of a plan goes by heart rate: neither intensity nor load of it is known before.
alter table plans add column heart_rate_seconds int not null default 0 check (heart_rate_seconds >= 0);
