-- The studio's own short words for people, and who has which.
create table tags (
  studio_id uuid not null references studios,
  tag_id uuid not null,
  name text not null check (length(name) between 1 and 30),
  primary key (studio_id, tag_id)
);
create unique index tags_by_name on tags (studio_id, lower(name));
create table customer_tags (
  studio_id uuid not null,
  customer_id uuid not null,
  tag_id uuid not null,
  primary key (studio_id, customer_id, tag_id),
  foreign key (studio_id, customer_id) references customers,
  foreign key (studio_id, tag_id) references tags on delete cascade
);
create index customer_tags_by_tag on customer_tags (studio_id, tag_id);

-- What a studio wants to know of people besides: `choices` of a field that has some; a value as its kind writes it.
create table custom_fields (
  studio_id uuid not null references studios,
  field_id uuid not null,
  name text not null check (length(name) between 1 and 40),
  kind text not null check (kind in ('text', 'number', 'date', 'yes_no', 'choice')),
  choices text[] not null default '{}' check (cardinality(choices) <= 30),
  made_at timestamptz not null,
  version integer not null default 1,
  primary key (studio_id, field_id),
  constraint custom_fields_choices check ((kind = 'choice') = (cardinality(choices) > 0))
);
create unique index custom_fields_by_name on custom_fields (studio_id, lower(name));
create trigger custom_fields_version before update on custom_fields for each row
  when (row (old.*) is distinct from row (new.*)) execute function next_version();
create table custom_values (
  studio_id uuid not null,
  customer_id uuid not null,
  field_id uuid not null,
  value text not null check (length(value) between 1 and 200),
  primary key (studio_id, customer_id, field_id),
  foreign key (studio_id, customer_id) references customers,
  foreign key (studio_id, field_id) references custom_fields on delete cascade
);
create index custom_values_by_field on custom_values (studio_id, field_id);

do $$ declare one text; begin
  foreach one in array array['tags', 'customer_tags', 'custom_fields', 'custom_values'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
  end loop;
end $$;
grant select, insert, update, delete on tags, custom_fields, custom_values to :app;
grant select, insert, delete on customer_tags to :app;
