import type { CustomerSummary } from '@tandem/api/studio';
import { sql } from 'kysely';
import { allows } from '../consent/answers.ts';

type Standing = CustomerSummary['spivi']['match'];

/** What `standing` and `linkOf` read of a customer `p`, so that a list costs one query. */
export const linkJoins = sql`
  left join spivi_connections n on n.studio_id = p.studio_id
  left join spivi_links k on k.studio_id = p.studio_id and k.customer_id = p.customer_id
  left join spivi_matches q on q.studio_id = p.studio_id and q.customer_id = p.customer_id`;

/** How a customer stands with Spivi; what was found under another email counts for nothing. */
export const standing = sql<Standing>`
  case when k.broken_since is not null then 'broken' when k.client_id is not null then 'linked'
    when q.result is null or q.result = 'linked' or q.email_normalized <> p.email_normalized then 'not_checked'
    else q.result end`;

export const linkColumns = sql`
  k.client_id, k.email as link_email, k.source, k.linked_at, ${standing} as match,
  greatest(k.checked_at, q.checked_at) as checked_at, q.creating_since is not null as creating,
  case when n.push_details then k.push_state end as push_state, k.push_reason, k.push_since,
  case when k.client_id is null then null when n.studio_id is null then 'not_connected'
    when not n.push_details then 'switched_off' when k.broken_since is not null then 'link_lost'
    when k.email is null then 'email_unknown' when not ${allows('send')} then 'consent_missing' end as not_pushed`;

export type LinkColumns = {
  client_id: number | null;
  link_email: string | null;
  source: CustomerSummary['spivi']['source'];
  linked_at: Date | null;
  match: Standing;
  checked_at: Date | null;
  creating: boolean;
  push_state: CustomerSummary['spivi']['details']['state'] | null;
  push_reason: string | null;
  push_since: Date | null;
  /** Why the profile's details do not go to Spivi. */
  not_pushed: string | null;
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
