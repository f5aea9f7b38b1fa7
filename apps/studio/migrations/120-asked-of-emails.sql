-- The email there, normalized, of which was asked who has it: they alone. By no other one somebody signs in.
alter table source_people add column alone_email text;
-- The owner, whose change this is, is bound by FORCE: see 004. What a server of the version before read has no email to compare yet.
alter table source_people no force row level security;
update source_people set email_normalized = lower(normalize(btrim(email), nfc)) where email is not null and email_normalized is null;
update source_people p set shared_email = true where exists (select from source_people o where o.studio_id = p.studio_id
  and o.source = p.source and o.email_normalized = p.email_normalized and o.person_id <> p.person_id);
update source_people set alone_email = linked_email where asked_at is not null and not shared_email and how in ('email', 'made');
alter table source_people force row level security;

-- One for each studio, where nobody else there has the email: a studio where many do takes nobody else's place.
create or replace function people_by_source_email(asked_email text) returns table (studio_id uuid, customer_id uuid)
  language sql stable security definer set search_path = studio as
$$ select p.studio_id, (array_agg(p.customer_id))[1] from source_people p
  join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
  where p.email_normalized = asked_email and c.account_id is null and c.erased_at is null
  group by p.studio_id having count(distinct p.customer_id) = 1 and not bool_or(p.shared_email)
  order by 1 limit 64 $$;
