-- What kinds of pass cost, in the smallest unit of the studio's currency (ISO 4217), and what was paid for a pass.
alter table studios add column currency text not null default 'EUR'
  constraint studios_currency check (currency ~ '^[A-Z]{3}$');
create trigger studios_currency_version before update on studios for each row
  when (old.currency is distinct from new.currency) execute function next_version();

alter table pass_kinds
  add column price_minor integer check (price_minor between 1 and 100000000),
  -- Members buy it in the portal, where a payment provider stands behind it.
  add column sold boolean not null default false,
  add constraint pass_kinds_sold check (not sold or price_minor is not null);

-- A sum names nobody: it stays with its line when people are erased.
alter table pass_entries
  add column amount_minor integer check (amount_minor >= 0),
  add column currency text check (currency ~ '^[A-Z]{3}$'),
  add constraint pass_entries_amount check (num_nulls(amount_minor, currency) in (0, 2));
