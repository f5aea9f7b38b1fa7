-- One row per person and class: the summary, and the trace where there is one.
create table class_results (
  studio_id uuid not null,
  class_id uuid not null,
  customer_id uuid not null,
  spot_number int,
  state text not null default 'waiting' check (state in ('ready', 'waiting', 'none')),
  reason text,
  "values" jsonb not null default '{}',
  zones jsonb not null default '{}',
  peaks jsonb not null default '[]',
  inputs jsonb not null default '{}',
  algorithm_version int,
  trace bytea,
  received_at timestamptz,
  primary key (studio_id, class_id, customer_id),
  foreign key (studio_id, class_id) references classes,
  foreign key (studio_id, customer_id) references customers
);
create index class_results_by_customer on class_results (studio_id, customer_id);
