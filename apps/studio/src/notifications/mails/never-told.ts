import { sql } from 'kysely';

/**
 * Whether the person of a booking `b` was to be told of it, and knows nothing of it by any mail: each was overtaken. One that waits to
 * say that it is cancelled, or that this was taken back, says so to whom has heard of it; of their own cancelling everybody has.
 */
export const neverTold = sql<boolean>`coalesce((
  select bool_or(m.kind = 'booking_confirmed') and bool_and(m.state = 'skipped' and m.reason = 'overtaken'
    or m.state = 'waiting' and m.sending_since is null and m.kind in ('booking_cancelled_by_staff', 'booking_restored')
      and m.before ->> 'cancelledBy' is distinct from 'member')
  from mails m where m.studio_id = b.studio_id and m.customer_id = b.customer_id and m.act_id is not null
    and m.before -> 'bookingIds' @> to_jsonb(b.booking_id::text)), false)`;
