-- Passes that members buy in the portal, by a payment provider of the operator's. Kept as sums without the person once they
-- are erased: the law on books asks for that.
create table payments (
  studio_id uuid not null references studios,
  -- Ours, and the provider's key of idempotency.
  payment_id uuid not null,
  -- Null: they were erased.
  customer_id uuid,
  pass_kind_id uuid not null,
  -- The kind as it was when it was asked for: what is paid for is what is given.
  offer jsonb not null,
  amount_minor integer not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  provider text not null check (length(provider) between 1 and 60),
  state text not null default 'starting'
    check (state in ('starting', 'open', 'paid', 'failed', 'expired', 'refunded')),
  reference text check (length(reference) between 1 and 200),
  address text check (length(address) <= 2000),
  -- As the provider says, where it is not what was asked.
  paid_minor bigint,
  paid_currency text,
  -- Why a person of the studio has to look; null: nobody has to.
  need text check (need in
    ('amount_differs', 'kind_gone', 'person_gone', 'pass_had', 'too_many_passes', 'no_answer', 'refunded')),
  -- Staff gave the money back otherwise: the provider's word on it counts no more.
  refund_marked boolean not null default false,
  pass_id uuid,
  -- Why the last call brought nothing.
  trouble text check (trouble in ('transient', 'config', 'permanent', 'unknown')),
  -- A start whose answer was lost: the checkout may be there.
  in_doubt boolean not null default false,
  next_try_at timestamptz,
  started_at timestamptz not null,
  settled_at timestamptz,
  -- When a person last had the provider asked.
  looked_at timestamptz,
  primary key (studio_id, payment_id),
  unique (studio_id, pass_id),
  unique (studio_id, provider, reference),
  foreign key (studio_id, customer_id) references customers,
  foreign key (studio_id, pass_kind_id) references pass_kinds,
  foreign key (studio_id, pass_id) references passes,
  -- Whatever is paid has given a pass, or stands before the staff.
  constraint payments_none_lost check (state <> 'paid' or pass_id is not null or need is not null),
  constraint payments_known check (state in ('starting', 'failed') or reference is not null)
);
create index payments_by_customer on payments (studio_id, customer_id, started_at);
create index payments_latest on payments (studio_id, started_at desc, payment_id);
create index payments_due on payments (next_try_at) where next_try_at is not null;

-- Events of the provider that were heard already.
create table payment_notices (
  studio_id uuid not null,
  event_id text not null check (length(event_id) between 1 and 200),
  payment_id uuid not null,
  at timestamptz not null,
  primary key (studio_id, event_id),
  foreign key (studio_id, payment_id) references payments
);
create index payment_notices_of on payment_notices (studio_id, payment_id);
create index payment_notices_by_time on payment_notices (studio_id, at);

-- A payment gives one pass, whoever hears of it how often.
alter table pass_entries
  add column payment_id uuid,
  add constraint pass_entries_payment_fkey foreign key (studio_id, payment_id) references payments,
  add constraint pass_entries_one_per_payment unique (studio_id, payment_id);

do $$ declare one text; begin
  foreach one in array array['payments', 'payment_notices'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format($p$create policy tenant on %I
      using (studio_id = nullif(current_setting('tandem.tenant', true), '')::uuid)$p$, one);
  end loop;
end $$;
grant select, insert, update on payments to :app;
grant select, insert, delete on payment_notices to :app;

-- Whose payments are to be looked at; FORCE binds the owner too: see 004.
create policy lookup on payments for select to current_user using (true);
create function payments_due(most integer, at timestamptz) returns table (studio_id uuid)
  language sql stable security definer set search_path = studio as
$$ select distinct p.studio_id from payments p where p.next_try_at <= at limit most $$;
revoke all on function payments_due(integer, timestamptz) from public;
grant execute on function payments_due(integer, timestamptz) to :app;
