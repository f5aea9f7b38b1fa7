-- When a phone was heard last, and of how many batches in its class. A phone that is shut out stays, without a token, so that
-- what it has sent stays counted.
alter table phones alter column token_hash drop not null;
alter table phones add column heard_at timestamptz;
alter table phones add column batches int not null default 0;
