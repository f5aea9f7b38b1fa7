-- Nobody asked: a delivery counts its tries and keeps its last, and the log says who made a webhook.
drop table webhook_attempts;
alter table webhooks drop column made_by;
