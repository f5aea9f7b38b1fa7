-- What makes two classes "the same": the type they are of, whatever their titles say.
create table class_types (
  studio_id uuid not null references studios,
  class_type_id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null default now(),
  primary key (studio_id, class_type_id)
);
create unique index class_types_one_per_name on class_types (studio_id, lower(trim(name)));

alter table class_types enable row level security;
alter table class_types force row level security;
create policy tenant on class_types using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid);
grant select, insert, update, delete on class_types to :app;

-- The type of this name, made where there is none; however many ask at once, there is one.
create function class_type_named(of_studio uuid, wanted text) returns uuid
  language plpgsql volatile set search_path = studio as $$
declare found_id uuid;
begin
  select class_type_id into found_id from class_types
    where studio_id = of_studio and lower(trim(name)) = lower(trim(wanted));
  if found_id is not null then return found_id; end if;
  insert into class_types (studio_id, name) values (of_studio, trim(wanted)) on conflict do nothing;
  select class_type_id into found_id from class_types
    where studio_id = of_studio and lower(trim(name)) = lower(trim(wanted));
  return found_id;
end $$;
revoke all on function class_type_named(uuid, text) from public;
grant execute on function class_type_named(uuid, text) to :app;

-- Classes that were called alike until now are of one type, under the name that was used last.
alter table classes add column class_type_id uuid;
alter table classes no force row level security;
alter table class_types no force row level security;
insert into class_types (studio_id, name)
select distinct on (studio_id, lower(trim(title))) studio_id, coalesce(nullif(trim(title), ''), title) from classes
order by studio_id, lower(trim(title)), starts_at desc, class_id;
update classes c set class_type_id = t.class_type_id from class_types t
where t.studio_id = c.studio_id and lower(trim(t.name)) = lower(trim(c.title));
alter table classes force row level security;
alter table class_types force row level security;
alter table classes alter column class_type_id set not null;
alter table classes add foreign key (studio_id, class_type_id) references class_types;
create index classes_by_type on classes (studio_id, class_type_id, starts_at);
