-- The log is read from its newest line on, by a manager who looks for an act.
create index audit_log_by_time on audit_log (studio_id, at desc, audit_id desc);
