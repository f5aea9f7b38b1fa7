-- What some people did, or what was done of some area: newest first of each, without a walk through what others did.
create index audit_log_by_account on audit_log (studio_id, account_id, at desc, audit_id desc);
create index audit_log_by_action on audit_log (studio_id, action, at desc, audit_id desc);
