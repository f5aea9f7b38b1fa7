-- Lists of people that were brought in from a file, and which of its lines made whom: so that it can be taken back.
create table customer_imports (
  studio_id uuid not null references studios,
  import_id uuid not null,
  file_name text not null check (length(file_name) between 1 and 200),
  by_staff uuid,
  started_at timestamptz not null,
  undone_at timestamptz,
  primary key (studio_id, import_id)
);
create table customer_import_lines (
  studio_id uuid not null,
  import_id uuid not null,
  line int not null check (line between 1 and 10000),
  customer_id uuid not null,
  primary key (studio_id, import_id, line),
  unique (studio_id, customer_id),
  foreign key (studio_id, import_id) references customer_imports on delete cascade,
  foreign key (studio_id, customer_id) references customers on delete cascade
);
create index customer_imports_latest on customer_imports (studio_id, started_at desc);

do $$ declare one text; begin
  foreach one in array array['customer_imports', 'customer_import_lines'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
  end loop;
end $$;
grant select, insert, update on customer_imports to :app;
grant select, insert, delete on customer_import_lines to :app;
