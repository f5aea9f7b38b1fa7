-- What of a profile that became part of another must still be found at Spivi when the person is erased, sealed: its client, its
-- name and its emails. It goes with the person.
create table merged_remains (
  studio_id uuid not null,
  remains_id uuid not null,
  customer_id uuid not null,
  sealed bytea not null,
  primary key (studio_id, remains_id),
  foreign key (studio_id, customer_id) references customers
);
create index merged_remains_by_customer on merged_remains (studio_id, customer_id);
alter table merged_remains enable row level security;
alter table merged_remains force row level security;
create policy tenant on merged_remains using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on merged_remains to :app;
