-- What a person types to find somebody, and what is found, in one form: without accents and apostrophes, in lower case, with
-- spaces where a name is joined, letters that do not come apart by their nearest.
create function search_form(written text) returns text
  language sql immutable strict parallel safe set search_path = studio as $$
  select trim(regexp_replace(
    replace(replace(replace(replace(
      translate(
        lower(regexp_replace(normalize(written, NFKD),
          '[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670'
          '''\u2018\u2019\u201b\u02bb\u02bc\u02be\u02bf\u0060\u00b4\u2032\uff07]', '', 'g') collate "und-x-icu"),
        'ıłøđðħŧς', 'iloddhtσ'),
      'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'þ', 'th'),
    '[-\u2010-\u2015\u00b7._\s]+', ' ', 'g'))
$$;

-- The digits of a phone number, without the zeros that stand for a country or a trunk: "+33 (0)6 12" and "06 12" end alike.
create function search_digits(written text) returns text
  language sql immutable strict parallel safe set search_path = studio as $$
  select regexp_replace(regexp_replace(replace(written, '(0)', ''), '[^0-9]', '', 'g'), '^0+', '')
$$;

-- Everything that finds a customer: the name in both orders, joined too; the phone's digits; the address as it is.
alter table customers add column found_by text not null generated always as (
  search_form(first_name || ' ' || last_name) || ' ' || replace(search_form(first_name || last_name), ' ', '') || ' '
  || replace(search_form(last_name || first_name), ' ', '') || chr(10) || lower(email) || chr(10) || email_normalized
) stored;
alter table customers add column phone_digits text not null generated always as (coalesce(search_digits(phone), '')) stored;

-- Some people have one name: whichever of the two it stands in, it is all of the name.
alter table customers add column name text not null generated always as (trim(first_name || ' ' || last_name)) stored;

create or replace view person_mirror with (security_invoker = true) as
select p.studio_id, p.customer_id, p.first_name, p.last_name, p.name, p.email,
  p.email_normalized, p.phone, p.account_id, p.created_at, p.erased_at,
  n.studio_id is not null as connected, n.draft, n.create_missing, n.push_details, n.board_kept,
  coalesce(k.site_id, n.site_id) as site_id,
  k.client_id, k.email as link_email, k.source, k.linked_at, k.checked_at as link_checked_at, k.missing_since,
  k.broken_since, k.push_state, k.push_reason, k.push_since, k.board_told,
  q.result, q.email_normalized = p.email_normalized as result_holds, q.client_id as found_client_id, q.candidates,
  q.creating_since, q.create_reason, q.skipped_at, q.checked_at as asked_at,
  case when k.broken_since is not null then 'broken' when k.client_id is not null then 'linked'
    when q.result is null or q.result = 'linked' or q.email_normalized <> p.email_normalized then 'not_checked'
    else q.result end as standing,
  p.found_by, p.phone_digits
from customers p
left join spivi_connections n on n.studio_id = p.studio_id
left join spivi_links k on k.studio_id = p.studio_id and k.customer_id = p.customer_id
left join spivi_matches q on q.studio_id = p.studio_id and q.customer_id = p.customer_id;
