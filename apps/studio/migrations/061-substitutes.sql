-- Somebody who leads a class asks for another to take it. Who took it is the class's instructor from then on.
create table substitutes (
  studio_id uuid not null,
  substitute_id uuid not null,
  class_id uuid not null,
  asked_by uuid not null,
  note text not null,
  asked_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'taken', 'withdrawn')),
  taken_by uuid,
  settled_at timestamptz,
  primary key (studio_id, substitute_id),
  foreign key (studio_id, class_id) references classes,
  foreign key (studio_id, asked_by) references staff,
  foreign key (studio_id, taken_by) references staff,
  constraint substitutes_taken check ((state = 'taken') = (taken_by is not null)),
  constraint substitutes_settled check ((state = 'open') = (settled_at is null))
);
create unique index substitutes_open on substitutes (studio_id, class_id) where state = 'open';
create index substitutes_of_class on substitutes (studio_id, class_id, settled_at) where state = 'taken';
alter table substitutes enable row level security;
alter table substitutes force row level security;
create policy tenant on substitutes using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update on substitutes to :app;
