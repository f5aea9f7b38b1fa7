import type { CustomerSummary } from '@tandem/api/studio';
import type { Reason } from '@tandem/api/words';
import { sql } from 'kysely';
import { allows, notAllowed } from '../consent/index.ts';

/** What `linkOf` reads of a customer `p` of the view `person_mirror`. */
export const linkColumns = sql`
  p.client_id, p.link_email, p.source, p.linked_at, p.standing as match,
  greatest(p.link_checked_at, p.asked_at) as checked_at, p.creating_since is not null as creating,
  case when p.push_details then p.push_state end as push_state, p.push_reason, p.push_since,
  case when p.client_id is null then null when not p.connected then 'not_connected'
    when not p.push_details then 'switched_off' when p.broken_since is not null then 'link_lost'
    when p.link_email is null then 'email_unknown' when not ${allows('send')} then ${sql.lit(notAllowed)} end as not_pushed`;

export type LinkColumns = {
  client_id: number | null;
  link_email: string | null;
  source: CustomerSummary['spivi']['source'];
  linked_at: Date | null;
  match: CustomerSummary['spivi']['match'];
  checked_at: Date | null;
  creating: boolean;
  push_state: CustomerSummary['spivi']['details']['state'] | null;
  push_reason: Reason | null;
  push_since: Date | null;
  /** Why the profile's details do not go to Spivi. */
  not_pushed: Reason | null;
};

/** The customer's link from a row that was read with `linkColumns`. */
export const linkOf = (row: LinkColumns): CustomerSummary['spivi'] => ({
  clientId: row.client_id,
  email: row.link_email,
  source: row.source,
  linkedAt: row.linked_at?.toISOString() ?? null,
  match: row.match,
  checkedAt: row.checked_at?.toISOString() ?? null,
  creating: row.creating,
  details:
    row.client_id === null || row.not_pushed !== null || row.push_state === null
      ? { state: 'off', reason: row.not_pushed, since: null }
      : { state: row.push_state, reason: row.push_reason, since: row.push_since?.toISOString() ?? null },
});
