-- Codes by which a program in the gym becomes a box. A box waits for one at most; the program that enters it gets the
-- box's token in its place.
create table box_codes (
  site_id int not null,
  box_id int not null,
  code_hash bytea not null,
  expires_at timestamptz not null,
  primary key (site_id, box_id),
  foreign key (site_id, box_id) references boxes on delete cascade
);
create unique index box_codes_by_code on box_codes (code_hash);
grant select, insert, update, delete on box_codes to :app;
create policy tenant on box_codes
  using (site_id = tenant() or code_hash = presented_token())
  with check (site_id = tenant());
alter table box_codes enable row level security;
alter table box_codes force row level security;
