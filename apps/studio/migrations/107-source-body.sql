-- Which field of people at a system tells a detail of the body, and how it is written there: an owner says it. No value is kept.
create table source_fields (
  studio_id uuid not null,
  source text not null,
  detail text not null check (detail in ('birthDate', 'weightKg', 'heightCm', 'ftpW')),
  field_id text not null check (length(field_id) between 1 and 60),
  label text not null check (length(label) <= 200),
  unit text not null check (case detail when 'birthDate' then unit in ('ymd', 'dmy', 'mdy') when 'weightKg' then unit in ('kg', 'lb')
    when 'heightCm' then unit in ('cm', 'in') else unit = 'W' end),
  primary key (studio_id, source, detail),
  foreign key (studio_id, source) references source_connections on delete cascade
);
-- What somebody does not want as a detail of theirs, by a keyed hash of the value: it is not proposed again, another one is.
create table source_details_left (
  studio_id uuid not null,
  source text not null,
  customer_id uuid not null,
  detail text not null check (detail in ('birthDate', 'weightKg', 'heightCm', 'ftpW')),
  value_hash bytea not null,
  left_at timestamptz not null,
  primary key (studio_id, source, customer_id, detail),
  foreign key (studio_id, source) references source_connections on delete cascade,
  foreign key (studio_id, customer_id) references customers
);
do $$ declare one text; begin
  foreach one in array array['source_fields', 'source_details_left'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
    execute format('grant select, insert, update, delete on %I to :app', one);
  end loop;
end $$;
