-- What a provider calls a checkout is one payment's, whichever studio's: else one that is paid once could give two passes.
-- Doubles from before are set apart by our own name of them; the provider does not know it, and staff are asked.
alter table payments no force row level security;
update payments p set reference = left(p.reference, 160) || '#' || p.payment_id
where exists (select from payments o where o.provider = p.provider and o.reference = p.reference
  and (o.started_at, o.studio_id) < (p.started_at, p.studio_id));
alter table payments force row level security;
create index payments_by_reference on payments (provider, reference);

-- Row-level security hides the other studio's row, and a unique key without the tenant could not be spread over machines:
-- whoever asks waits for who has just asked the same, until their transaction is over.
create function payment_reference_taken(asked_provider text, asked_reference text) returns boolean
  language sql security definer set search_path = studio as
$$ select pg_advisory_xact_lock(hashtextextended(asked_provider || ' ' || asked_reference, 0));
   select exists (select from payments p where p.provider = asked_provider and p.reference = asked_reference) $$;
revoke all on function payment_reference_taken(text, text) from public;
grant execute on function payment_reference_taken(text, text) to :app;

-- Those that have waited longest first, so that no studio is always beyond the limit.
create or replace function payments_due(most integer, at timestamptz) returns table (studio_id uuid)
  language sql stable security definer set search_path = studio as
$$ select p.studio_id from payments p where p.next_try_at <= at
  group by p.studio_id order by min(p.next_try_at), p.studio_id limit most $$;
