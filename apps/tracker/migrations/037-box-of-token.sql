-- The box of a token, asked in one statement: it presents the token and then enters its site, since row-level security shows
-- it nothing else, until the transaction ends. Nothing where no box has it.
create function box_of_token(presented bytea) returns table (
  site_id int, box_id int, revoked boolean, room_box_id int, stands_since timestamptz, seat_ids int[], accepts_class_clock boolean
) language plpgsql set search_path from current as $$
#variable_conflict use_column
declare token record;
begin
  perform set_config('tandem.token_hash', encode(presented, 'hex'), true);
  select t.site_id, t.box_id, t.revoked_at is not null as revoked into token from box_tokens t where t.token_hash = presented;
  if not found then return; end if;
  perform set_config('tandem.tenant', token.site_id::text, true);
  return query
    select b.site_id, b.box_id, token.revoked, room.box_id, b.stands_since, room.seat_ids, b.accepts_class_clock
    from boxes b join boxes room on room.site_id = b.site_id and room.box_id = coalesce(b.stands_with, b.box_id)
    where b.site_id = token.site_id and b.box_id = token.box_id;
end $$;
grant execute on function box_of_token(bytea) to :app;
