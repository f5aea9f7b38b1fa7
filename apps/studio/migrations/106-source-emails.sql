-- The email there as emails are compared: by it somebody who is linked signs in to the portal. It stays as long as the link, where
-- name and email as they were read go; and the email, in the same form, by which they were made or matched: what staff have
-- entered here since is told from it. Null: a person of the studio said who they are.
alter table source_people add column email_normalized text;
alter table source_people add column linked_email text;
-- The owner, whose change this is, is bound by FORCE: see 004. A domain that is no ASCII compares otherwise; the next reading writes it.
alter table source_people no force row level security;
update source_people set email_normalized = lower(normalize(btrim(email), nfc)) where email is not null;
update source_people p set linked_email = c.email_normalized from customers c
where c.studio_id = p.studio_id and c.customer_id = p.customer_id and p.how in ('email', 'made')
  and c.email_normalized = p.email_normalized;
alter table source_people force row level security;
create index source_people_by_email on source_people (email_normalized) where email_normalized is not null;

-- Asked before a studio is known, as studios_of_account is: who has this email at a system of a studio, and no login there yet.
create function people_by_source_email(asked_email text) returns table (studio_id uuid, customer_id uuid)
  language sql stable security definer set search_path = studio as
$$ select distinct p.studio_id, p.customer_id from source_people p
  join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id
  where p.email_normalized = asked_email and c.account_id is null and c.erased_at is null
  order by 1, 2 limit 16 $$;
revoke all on function people_by_source_email(text) from public;
grant execute on function people_by_source_email(text) to :app;
