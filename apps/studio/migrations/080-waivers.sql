-- What a studio has people sign before they ride: its texts, of which none is changed or removed, and who has signed which.
alter table studios
  -- People are asked for it.
  add column waiver_on boolean not null default false,
  -- A tablet at the door checks nobody in who has not signed.
  add column waiver_at_door boolean not null default false;

create table waiver_versions (
  studio_id uuid not null references studios,
  version integer not null check (version > 0),
  -- In a language; empty: not in this one.
  text_en text not null check (length(text_en) <= 20000),
  text_fr text not null check (length(text_fr) <= 20000),
  -- Whoever has signed one before signs this one too.
  sign_anew boolean not null,
  published_at timestamptz not null,
  primary key (studio_id, version),
  check (text_en <> '' or text_fr <> '')
);

create table waiver_signatures (
  studio_id uuid not null,
  signature_id uuid not null,
  customer_id uuid not null,
  version integer not null,
  -- As it was typed, or as the paper says it; empty: the person was erased.
  signed_name text not null check (length(signed_name) <= 120),
  -- A parent or guardian has signed for the person.
  as_guardian boolean not null,
  signed_at timestamptz not null,
  channel text not null check (channel in ('portal', 'kiosk', 'paper')),
  -- In which language it was read; of a paper that is not known.
  locale text check (locale in ('en', 'fr')),
  -- Who did it: an account, or a tablet (`kiosk:…`), which had this name; null: the person was erased.
  account_id text,
  kiosk_name text,
  -- Why the desk has noted a paper, or that a signature does not count; empty: not said.
  reason text not null default '' check (length(reason) <= 200),
  voided_at timestamptz,
  void_reason text not null default '' check (length(void_reason) <= 200),
  primary key (studio_id, signature_id),
  foreign key (studio_id, customer_id) references customers,
  foreign key (studio_id, version) references waiver_versions,
  check ((channel = 'kiosk') = (kiosk_name is not null)),
  check ((channel = 'paper') = (locale is null))
);
create index waiver_signatures_by_customer on waiver_signatures (studio_id, customer_id, version);
create index waiver_signatures_by_version on waiver_signatures (studio_id, version);

do $$ declare one text; begin
  foreach one in array array['waiver_versions', 'waiver_signatures'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
  end loop;
end $$;
grant select, insert on waiver_versions to :app;
grant select, insert, update, delete on waiver_signatures to :app;
