-- Whoever loses a role or a place in a studio loses the line of their open screens too: every process hears of it, and
-- lets in anew whom it still may. The account's id says nothing to anybody else.
create function tell_ended() returns trigger language plpgsql as $$
begin
  if old.account_id is not null then
    perform pg_notify('tandem_studio', json_build_object('ended', old.account_id)::text);
  end if;
  return null;
end $$;
create trigger tell_ended after update of account_id, role on staff for each row
  when (old.account_id is distinct from new.account_id or old.role is distinct from new.role)
  execute function tell_ended();
create trigger tell_ended after update of account_id on customers for each row
  when (old.account_id is distinct from new.account_id) execute function tell_ended();
