-- The request that a call to another system goes back to, as the log names it; null where a clock was the reason.
alter table spivi_attempts add column request_id text;
alter table source_calls add column request_id text;
