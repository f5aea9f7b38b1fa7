-- What a room may read beyond its own tables. `security_invoker`: rows are those of who reads, not of who owns the view.

-- A class with its place.
create view class_places with (security_invoker = true) as
select c.studio_id, c.class_id, c.title, c.description, c.starts_at, c.ends_at, c.cancelled_at, c.capacity,
  c.late_cancel_minutes, c.spivi_enabled, c.instructor_id, c.class_type_id, c.room_id, r.name as room_name, r.location_id,
  l.name as location_name, l.time_zone
from classes c
join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id;

-- A class as the integration sees it: its box, the studio's connection, and what a run has confirmed.
create view class_mirror with (security_invoker = true) as
select c.*, g.gym_id, g.name as gym_name, g.box_id, g.seat_offset,
  n.studio_id is not null as connected, n.draft, n.enabled, n.rejected_logins, n.leaving_since, n.down_since,
  n.last_error_code, n.board_ask_again_at,
  y.event_id, y.event_facts, y.sent_clients, y.wanted_version, y.synced_version, y.creating_since, y.missing_since,
  y.skipped_at, y.pending_since, y.synced_at, y.workouts_checked_at, y.workouts_due_at,
  y.state as sync_state, y.reason as sync_reason, y.detail as sync_detail
from class_places c
left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
left join spivi_connections n on n.studio_id = c.studio_id
left join spivi_class_sync y on y.studio_id = c.studio_id and y.class_id = c.class_id;

-- A booking as the integration sees it: the seat that a run has confirmed, or why there is none.
create view booking_mirror with (security_invoker = true) as
select b.studio_id, b.booking_id, b.class_id, b.customer_id, b.spot_number, b.state, b.booked_at, b.cancelled_at,
  b.late_cancel, b.checked_in_at,
  y.state as sync_state, y.reason as sync_reason, y.detail as sync_detail, y.since as sync_since, y.seat_id, y.client_id
from bookings b
left join spivi_booking_sync y on y.studio_id = b.studio_id and y.booking_id = b.booking_id;

-- A customer as the integration sees them: their link, and how they stand with Spivi. What was found under another email
-- counts for nothing.
create view person_mirror with (security_invoker = true) as
select p.studio_id, p.customer_id, p.first_name, p.last_name, p.first_name || ' ' || p.last_name as name, p.email,
  p.email_normalized, p.phone, p.account_id, p.created_at, p.erased_at,
  n.studio_id is not null as connected, n.draft, n.create_missing, n.push_details, n.board_kept,
  coalesce(k.site_id, n.site_id) as site_id,
  k.client_id, k.email as link_email, k.source, k.linked_at, k.checked_at as link_checked_at, k.missing_since,
  k.broken_since, k.push_state, k.push_reason, k.push_since, k.board_told,
  q.result, q.email_normalized = p.email_normalized as result_holds, q.client_id as found_client_id, q.candidates,
  q.creating_since, q.create_reason, q.skipped_at, q.checked_at as asked_at,
  case when k.broken_since is not null then 'broken' when k.client_id is not null then 'linked'
    when q.result is null or q.result = 'linked' or q.email_normalized <> p.email_normalized then 'not_checked'
    else q.result end as standing
from customers p
left join spivi_connections n on n.studio_id = p.studio_id
left join spivi_links k on k.studio_id = p.studio_id and k.customer_id = p.customer_id
left join spivi_matches q on q.studio_id = p.studio_id and q.customer_id = p.customer_id;

grant select on class_places, class_mirror, booking_mirror, person_mirror to :app;
