-- A turn stays when its spot is let go of or its time is up: who holds again has its end, and not one turn after another.
alter table spot_holds
  -- null: none is held any more.
  alter column spot_number drop not null,
  -- It followed on another turn.
  add column again boolean not null default false;
grant update on spot_holds to :app;

create or replace view live_holds with (security_invoker = true) as
select h.studio_id, h.class_id, h.held_by, h.customer_id, h.spot_number, h.held_until
from spot_holds h join classes c on c.studio_id = h.studio_id and c.class_id = h.class_id and c.room_id = h.room_id
where h.held_until > now() and h.spot_number is not null;
