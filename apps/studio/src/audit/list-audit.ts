import type { AuditLine } from '@tandem/api/studio';
import { type AuditAction, type AuditArea, auditActions, type Role } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { visibleTokens } from '../accounts/index.ts';
import type { Call } from '../base/context.ts';
import { readCursor, writeCursor } from '../base/cursor.ts';
import { wasBy } from '../base/was-by.ts';

const PAGE_ROWS = 50;
/** Whoever is looked for by a part of their name: more people than these are told apart by typing more. */
const MAX_ACCOUNTS = 200;
/** Who a line names that is no person: Tandem, as older lines have it, and a program by a token of the studio. */
const TANDEM = 'tandem';
const TOKEN = 'token:';
/** A tablet at the door: nobody in particular. */
const KIOSK = 'kiosk:';

/** Which lines are asked for. @property to exclusive */
type Wanted = {
  cursor?: string | undefined;
  area?: AuditArea | undefined;
  who?: string | undefined;
  customerId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

type Row = {
  audit_id: string;
  at: Date;
  /** As the database writes it: to the microsecond. */
  exactly: string;
  action: AuditAction;
  is_person: boolean;
  token_id: string | null;
  token: string | null;
  kiosk: string | null;
  who: string | null;
  role: Role | null;
  customer_id: string | null;
  customer: string | null;
  class_id: string | null;
  title: string | null;
  starts_at: Date | null;
  time_zone: string | null;
  named: string | null;
  spot_from: number | null;
  spot_to: number | null;
  fields: string[] | null;
};

/** A page of what was done in the studio, newest first. @throws Problem invalid_input for a cursor that no page has answered */
export async function listAudit(
  call: Call,
  wanted: Wanted,
): Promise<{ rows: AuditLine[]; nextCursor: string | null }> {
  const { rows } = await sql<Row>`
    with lines as (${newest(call, wanted)}),
    page as materialized (
      select lines.*, case when object_kind in ${UUID_KINDS} then object_id::uuid end as object,
        case when account_id <> ${TANDEM} and account_id not like ${`${TOKEN}%`}
          and account_id not like ${`${KIOSK}%`} then account_id end as person,
        -- Whoever fails to come in is nobody yet: the account is what was tried.
        case when object_kind = 'account' and object_id is distinct from account_id then object_id end as tried,
        coalesce(detail ->> 'tokenId', case when account_id like ${`${TOKEN}%`} then substr(account_id, ${TOKEN.length + 1}::int) end)::uuid as token_id
      from lines
    )
    select page.audit_id, page.at, page.at::text as exactly, page.action, page.person is not null as is_person,
      w.name as who, w.role, page.token_id, k.name as token,
      case when page.account_id like ${`${KIOSK}%`} then page.detail ->> 'kiosk' end as kiosk,
      p.customer_id, p.name as customer, c.class_id, c.title, c.starts_at, l.time_zone,
      case when page.action = 'substitute.assign' then (
        select name from staff x where x.studio_id = page.studio_id and x.staff_id = (page.detail ->> 'staffId')::uuid
      ) else case page.object_kind
        when 'account' then case when d.customer_id is null then d.name end
        when 'staff' then (select name from staff x where x.studio_id = page.studio_id and x.staff_id = page.object)
        when 'room' then (select name from rooms x where x.studio_id = page.studio_id and x.room_id = page.object)
        when 'location' then (select name from locations x where x.studio_id = page.studio_id and x.location_id = page.object)
        when 'class_type' then (select name from class_types x where x.studio_id = page.studio_id and x.class_type_id = page.object)
        when 'pass_kind' then (select name from pass_kinds x where x.studio_id = page.studio_id and x.pass_kind_id = page.object)
        when 'pass' then (select k.name from passes x join pass_kinds k using (studio_id, pass_kind_id)
          where x.studio_id = page.studio_id and x.pass_id = page.object)
        when 'series' then (select title from classes x where x.studio_id = page.studio_id and x.series_id = page.object
          order by starts_at limit 1)
        when 'kiosk' then page.detail ->> 'kiosk'
        when 'token' then (select name from api_tokens t where t.studio_id = page.studio_id and t.token_id = page.object
          and ${visibleTokens(call)})
      end end as named,
      case when page.action like 'booking.%' then (page.detail ->> 'from')::int end as spot_from,
      case when page.action like 'booking.%' then coalesce(page.detail ->> 'to', page.detail ->> 'spot')::int end as spot_to,
      case when jsonb_typeof(page.detail -> 'fields') = 'array'
        then array(select jsonb_array_elements_text(page.detail -> 'fields')) end as fields
    from page
    left join lateral (${holderOf(sql`page.person`)}) w on true
    left join lateral (${holderOf(sql`page.tried`)}) d on true
    left join api_tokens k on k.studio_id = page.studio_id and k.token_id = (
      select t.token_id from api_tokens t where t.studio_id = page.studio_id and t.token_id = page.token_id
        and ${visibleTokens(call)})
    left join bookings b on page.object_kind = 'booking' and b.studio_id = page.studio_id and b.booking_id = page.object
    left join waits t on page.object_kind = 'wait' and t.studio_id = page.studio_id and t.wait_id = page.object
    left join payments y on page.object_kind = 'payment' and y.studio_id = page.studio_id and y.payment_id = page.object
    left join lateral (
      select customer_id from pass_holders h where page.object_kind = 'pass' and h.studio_id = page.studio_id
        and h.pass_id = page.object order by customer_id limit 1
    ) h on true
    left join customers m on m.studio_id = page.studio_id and m.customer_id = coalesce(
      case when page.object_kind = 'customer' then page.object end, b.customer_id, t.customer_id, y.customer_id,
      (page.detail ->> 'customerId')::uuid, h.customer_id, d.customer_id)
    left join customers p on p.studio_id = m.studio_id and p.customer_id = coalesce(m.merged_into, m.customer_id)
    left join classes c on c.studio_id = page.studio_id and c.class_id = coalesce(
      case when page.object_kind = 'class' then page.object end, b.class_id, t.class_id, (page.detail ->> 'classId')::uuid)
    left join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    left join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    order by page.at desc, page.audit_id desc`.execute(call.trx);
  const shown = rows.slice(0, PAGE_ROWS);
  const last = shown.at(-1);
  return {
    rows: shown.map(present),
    nextCursor: rows.length > PAGE_ROWS && last ? writeCursor([last.exactly, last.audit_id]) : null,
  };
}

const position = z.tuple([z.string().regex(/^[-\d :.+]{10,40}$/), z.uuid()]);

/** Kinds of objects whose id is one of the studio's own. */
const UUID_KINDS = sql`('booking', 'class', 'class_type', 'customer', 'location', 'pass', 'pass_kind', 'payment', 'room', 'series',
  'staff', 'token', 'wait')`;

/**
 * The lines of a page and one more. By whom, or of which area, they are the newest of each account, or of each act, and of
 * these the newest: so none is read of what others did.
 */
function newest(call: Call, { customerId, who, area, cursor, from, to }: Wanted): RawBuilder<unknown> {
  const { studioId } = call;
  const after = cursor === undefined ? null : readCursor(position, cursor);
  const actions: readonly AuditAction[] = area ? auditActions[area] : Object.values(auditActions).flat();
  const ofActs = sql`a.action = any(${actions}::text[])`;
  const ends = sql`order by a.at desc, a.audit_id desc limit ${PAGE_ROWS + 1}`;
  const within = sql`a.studio_id = ${studioId}
    ${after ? sql`and (a.at, a.audit_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
    ${from ? sql`and a.at >= ${from}::timestamptz` : sql``}
    ${to ? sql`and a.at < ${to}::timestamptz` : sql``}`;
  if (customerId)
    return sql`select a.* from ${about(studioId, customerId)} a where ${within} and ${ofActs}
      ${who ? sql`and a.account_id = any(array(${accountsNamed(call, who)}))` : sql``} ${ends}`;
  const ofEach = (each: RawBuilder<unknown>, is: RawBuilder<unknown>) =>
    sql`select a.* from (${each}) each cross join lateral (
      select a.* from audit_log a where ${within} and ${is} ${ends}) a ${ends}`;
  if (who) return ofEach(accountsNamed(call, who), sql`a.account_id = each.account_id and ${ofActs}`);
  if (area) return ofEach(sql`select unnest(${actions}::text[]) as action`, sql`a.action = each.action`);
  return sql`select a.* from audit_log a where ${within} and ${ofActs} ${ends}`;
}

/** Lines about one person: by the index of objects, of which each person has a few hundred. */
const about = (studioId: string, customerId: string) => sql`(
  select a.* from (
    select 'customer' as kind, customer_id::text as id from customers
      where studio_id = ${studioId} and ${customerId}::uuid in (customer_id, merged_into)
    union all select 'booking', booking_id::text from bookings where studio_id = ${studioId} and customer_id = ${customerId}
    union all select 'wait', wait_id::text from waits where studio_id = ${studioId} and customer_id = ${customerId}
    union all select 'pass', pass_id::text from pass_holders where studio_id = ${studioId} and customer_id = ${customerId}
    union all select 'payment', payment_id::text from payments where studio_id = ${studioId} and customer_id = ${customerId}
  ) o join audit_log a on a.studio_id = ${studioId} and a.object_kind = o.kind and a.object_id = o.id
  union all
  -- Of a class that they had booked or rode in: what is said of them in particular.
  select a.* from (
    select class_id from bookings where studio_id = ${studioId} and customer_id = ${customerId}
    union select class_id from class_results where studio_id = ${studioId} and rider_id = ${customerId}
  ) o join audit_log a on a.studio_id = ${studioId} and a.object_kind = 'class' and a.object_id = o.class_id::text
  where exists (select from customers x where x.studio_id = ${studioId} and ${customerId}::uuid in (x.customer_id, x.merged_into)
    and x.customer_id::text in (a.detail ->> 'customerId', a.detail ->> 'from', a.detail ->> 'to'))
)`;

/** Who is called so, of the team and of those who have left it first, and the studio's programs that the reader sees. */
const accountsNamed = (call: Call, name: string) => sql`
  select account_id from (
    select coalesce(account_id, left_account_id) as account_id, 0 as rank, name from staff
    where studio_id = ${call.studioId} and strpos(search_form(name), search_form(${name})) > 0
    union all
    select ${TOKEN} || t.token_id, 1, t.name from api_tokens t
    where t.studio_id = ${call.studioId} and t.account_id is null and ${visibleTokens(call)}
      and strpos(search_form(t.name), search_form(${name})) > 0
    union all
    select account_id, 2, name from customers
    where studio_id = ${call.studioId} and erased_at is null and strpos(found_by, search_form(${name})) > 0
  ) named where account_id is not null group by account_id order by min(rank), min(name), account_id limit ${MAX_ACCOUNTS}`;

/** Whose an account is: of the team, of the members, or of those who have left the team. */
const holderOf = (account: RawBuilder<unknown>) => sql`
  select name, role, customer_id from (
    select name, case when removed_at is null then role end as role, null::uuid as customer_id, removed_at from staff f
    where f.studio_id = page.studio_id and ${wasBy(account)}
    union all
    select name, 'member', customer_id, null from customers x
    where x.studio_id = page.studio_id and x.account_id = ${account}
  ) held order by removed_at desc nulls first, role = 'member' limit 1`;

function present(row: Row): AuditLine {
  const { customer_id: customerId, class_id: classId, spot_from: from, spot_to: to } = row;
  return {
    auditId: row.audit_id,
    at: row.at.toISOString(),
    action: row.action,
    who: row.is_person ? { name: row.who ?? '', role: row.role } : null,
    token: row.token_id === null ? null : { name: row.token },
    kiosk: row.kiosk === null ? null : { name: row.kiosk },
    customer: customerId === null ? null : { customerId, name: row.customer ?? '' },
    class:
      classId === null
        ? null
        : {
            classId,
            title: row.title!,
            startsAt: row.starts_at!.toISOString(),
            timeZone: row.time_zone!,
          },
    named: row.named,
    spots: from === null && to === null ? null : { from, to },
    fields: row.fields ?? [],
  };
}
