import type { AuditLine } from '@tandem/api/studio';
import { type AuditAction, type AuditArea, auditActions, type Role } from '@tandem/api/words';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Call } from '../base/context.ts';
import { readCursor, writeCursor } from '../base/cursor.ts';
import { wasBy } from '../base/was-by.ts';

const PAGE_ROWS = 50;
/** Whoever is looked for by a part of their name: more people than these are told apart by typing more. */
const MAX_ACCOUNTS = 200;

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
  account_id: string | null;
  by_token: boolean;
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
  { trx, studioId }: Call,
  wanted: Wanted,
): Promise<{ rows: AuditLine[]; nextCursor: string | null }> {
  const after = wanted.cursor === undefined ? null : readCursor(position, wanted.cursor);
  const actions: readonly AuditAction[] = wanted.area
    ? auditActions[wanted.area]
    : Object.values(auditActions).flat();
  const { rows } = await sql<Row>`
    with page as materialized (
      select a.*, case when object_kind in ${UUID_KINDS} then object_id::uuid end as object
      from ${wanted.customerId ? about(studioId, wanted.customerId) : sql`audit_log`} a
      where a.studio_id = ${studioId} and a.action = any(${actions}::text[])
        ${after ? sql`and (a.at, a.audit_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
        ${wanted.from ? sql`and a.at >= ${wanted.from}::timestamptz` : sql``}
        ${wanted.to ? sql`and a.at < ${wanted.to}::timestamptz` : sql``}
        ${wanted.who ? sql`and a.account_id = any(array(${accountsNamed(studioId, wanted.who)}))` : sql``}
      order by a.at desc, a.audit_id desc limit ${PAGE_ROWS + 1}
    )
    select page.audit_id, page.at, page.at::text as exactly, page.action, page.account_id,
      page.detail ? 'tokenId' as by_token, w.name as who, w.role,
      p.customer_id, p.name as customer, c.class_id, c.title, c.starts_at, l.time_zone,
      case page.object_kind
        when 'staff' then (select name from staff x where x.studio_id = page.studio_id and x.staff_id = page.object)
        when 'room' then (select name from rooms x where x.studio_id = page.studio_id and x.room_id = page.object)
        when 'location' then (select name from locations x where x.studio_id = page.studio_id and x.location_id = page.object)
        when 'class_type' then (select name from class_types x where x.studio_id = page.studio_id and x.class_type_id = page.object)
        when 'pass_kind' then (select name from pass_kinds x where x.studio_id = page.studio_id and x.pass_kind_id = page.object)
        when 'pass' then (select k.name from passes x join pass_kinds k using (studio_id, pass_kind_id)
          where x.studio_id = page.studio_id and x.pass_id = page.object)
        when 'series' then (select title from classes x where x.studio_id = page.studio_id and x.series_id = page.object
          order by starts_at limit 1)
        when 'token' then (select name from api_tokens x where x.studio_id = page.studio_id and x.token_id = page.object)
      end as named,
      case when page.action like 'booking.%' then (page.detail ->> 'from')::int end as spot_from,
      case when page.action like 'booking.%' then coalesce(page.detail ->> 'to', page.detail ->> 'spot')::int end as spot_to,
      case when jsonb_typeof(page.detail -> 'fields') = 'array'
        then array(select jsonb_array_elements_text(page.detail -> 'fields')) end as fields
    from page
    left join lateral (
      select name, role from (
        select name, case when removed_at is null then role end as role, removed_at is not null as gone from staff f
        where f.studio_id = page.studio_id and ${wasBy(sql`page.account_id`)}
        union all
        select name, 'member', false from customers x
        where x.studio_id = page.studio_id and x.account_id = page.account_id
      ) w order by gone, role = 'member' limit 1
    ) w on true
    left join bookings b on page.object_kind = 'booking' and b.studio_id = page.studio_id and b.booking_id = page.object
    left join waits t on page.object_kind = 'wait' and t.studio_id = page.studio_id and t.wait_id = page.object
    left join payments y on page.object_kind = 'payment' and y.studio_id = page.studio_id and y.payment_id = page.object
    left join lateral (
      select customer_id from pass_holders h where page.object_kind = 'pass' and h.studio_id = page.studio_id
        and h.pass_id = page.object order by customer_id limit 1
    ) h on true
    left join customers p on p.studio_id = page.studio_id and p.customer_id = coalesce(
      case when page.object_kind = 'customer' then page.object end, b.customer_id, t.customer_id, y.customer_id,
      (page.detail ->> 'customerId')::uuid, h.customer_id)
    left join classes c on c.studio_id = page.studio_id and c.class_id = coalesce(
      case when page.object_kind = 'class' then page.object end, b.class_id, t.class_id, (page.detail ->> 'classId')::uuid)
    left join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    left join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    order by page.at desc, page.audit_id desc`.execute(trx);
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

/** Lines about one person: by the index of objects, of which each person has a few hundred. */
const about = (studioId: string, customerId: string) => sql`(
  select a.* from (
    select 'customer' as kind, ${customerId}::text as id
    union all select 'booking', booking_id::text from bookings where studio_id = ${studioId} and customer_id = ${customerId}
    union all select 'wait', wait_id::text from waits where studio_id = ${studioId} and customer_id = ${customerId}
    union all select 'pass', pass_id::text from pass_holders where studio_id = ${studioId} and customer_id = ${customerId}
  ) o join audit_log a on a.studio_id = ${studioId} and a.object_kind = o.kind and a.object_id = o.id
)`;

const accountsNamed = (studioId: string, name: string) => sql`
  select coalesce(account_id, left_account_id) from staff where studio_id = ${studioId}
    and coalesce(account_id, left_account_id) is not null
    and strpos(search_form(name), search_form(${name})) > 0
  union select * from (
    select account_id from customers where studio_id = ${studioId} and account_id is not null and erased_at is null
      and strpos(found_by, search_form(${name})) > 0 limit ${MAX_ACCOUNTS}
  ) members`;

function present(row: Row): AuditLine {
  const { customer_id: customerId, class_id: classId, spot_from: from, spot_to: to } = row;
  return {
    auditId: row.audit_id,
    at: row.at.toISOString(),
    action: row.action,
    who: row.account_id === null ? null : { name: row.who ?? '', role: row.role },
    byToken: row.by_token,
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
