-- Whom to call where something happens to a person, and how a bike is set for them; empty: not said.
alter table customers
  add column emergency_name text not null default '' check (length(emergency_name) <= 80),
  add column emergency_phone text not null default '' check (length(emergency_phone) <= 40),
  add column saddle_height text not null default '' check (length(saddle_height) <= 20),
  add column saddle_fore_aft text not null default '' check (length(saddle_fore_aft) <= 20),
  add column bar_height text not null default '' check (length(bar_height) <= 20),
  add column bar_fore_aft text not null default '' check (length(bar_fore_aft) <= 20);

-- Whom to call stands in the form with the name; a bike is set by itself, part by part.
create or replace trigger customers_version before update on customers for each row
  when (row (old.first_name, old.last_name, old.email, old.phone, old.locale, old.notes, old.emergency_name,
      old.emergency_phone)
    is distinct from row (new.first_name, new.last_name, new.email, new.phone, new.locale, new.notes,
      new.emergency_name, new.emergency_phone))
  execute function next_version();
