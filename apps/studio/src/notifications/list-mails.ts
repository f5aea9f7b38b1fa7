import type { MailLine } from '@tandem/api/studio';
import { type MailKindName, sealedMails, whyShut } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Call, Work } from '../base/context.ts';
import { readCursor, writeCursor } from '../base/cursor.ts';
import { mailState } from './mail-state.ts';

const PAGE_ROWS = 50;

type Wanted = {
  cursor?: string | undefined;
  kind?: MailKindName | undefined;
  state?: MailLine['state'] | undefined;
  customerId?: string | undefined;
};

type Row = Omit<MailLine, 'to' | 'at' | 'settledAt' | 'shut'> & {
  customerId: string | null;
  name: string;
  at: Date;
  /** As the database writes it: to the microsecond. */
  exactly: string;
  settledAt: Date | null;
};

/** A page of the studio's mails, newest first. @throws Problem invalid_input for a cursor that no page has answered */
export async function listMails(
  call: Call,
  { cursor, kind, state, customerId }: Wanted,
): Promise<{
  rows: MailLine[];
  nextCursor: string | null;
  health: Awaited<ReturnType<typeof mailState>>;
}> {
  const after = cursor === undefined ? null : readCursor(position, cursor);
  const found = await readRows(
    call,
    sql`true ${kind ? sql`and m.kind = ${kind}` : sql``} ${state ? sql`and m.state = ${state}` : sql``}
      ${customerId ? sql`and ${customerId} in (m.customer_id, m.told_id)` : sql``}
      ${after ? sql`and (m.created_at, m.mail_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}`,
    PAGE_ROWS + 1,
  );
  const shown = found.slice(0, PAGE_ROWS);
  const last = shown.at(-1);
  return {
    rows: shown.map(present),
    nextCursor: found.length > PAGE_ROWS && last ? writeCursor([last.exactly, last.mailId]) : null,
    health: await mailState(call),
  };
}

const position = z.tuple([z.string().regex(/^[-\d :.+]{10,40}$/), z.uuid()]);

/** @returns null where the studio has no such mail */
export async function readLine(work: Work, mailId: string): Promise<MailLine | null> {
  const [row] = await readRows(work, sql`m.mail_id = ${mailId}`, 1);
  return row ? present(row) : null;
}

async function readRows({ trx, studioId }: Work, where: RawBuilder<unknown>, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select m.mail_id as "mailId", m.kind, m.subject, m.state, m.reason, m.created_at as at, m.created_at::text as exactly,
      m.settled_at as "settledAt", m.pushed, m.state = 'failed' and ${mayRepeat} as again,
      coalesce(h.customer_id, c.customer_id) as "customerId", coalesce(h.name, c.name, f.name, '') as name,
      case when h.name is not null then c.name end as about
    from mails m
    -- An account is known here by whom it is of this studio, and by nothing else.
    left join staff f on f.studio_id = m.studio_id
      and (f.staff_id = m.staff_id or m.account_id is not null and f.account_id = m.account_id)
    left join customers c on c.studio_id = m.studio_id
      and (c.customer_id = m.customer_id or f.staff_id is null and m.account_id is not null and c.account_id = m.account_id)
    left join customers h on h.studio_id = m.studio_id and h.customer_id = m.told_id and m.told_id <> m.customer_id
    where m.studio_id = ${studioId} and ${where}
    order by m.created_at desc, m.mail_id desc limit ${limit}`.execute(trx);
  return rows;
}

/**
 * Of a mail `m` that failed: no server can have it, all that it is written from still stands in the database, and it is news
 * yet: its class is to come, unless it tells of the ride.
 */
export const mayRepeat = sql<boolean>`(m.reason is distinct from 'unknown' and m.kind <> all(${sealedMails}::text[])
  and (m.class_id is null or m.kind = 'after_class' or exists (select from classes x
    where x.studio_id = m.studio_id and x.class_id = m.class_id and x.starts_at > now())))`;

const present = ({ customerId, name, exactly: _, at, settledAt, ...row }: Row): MailLine => ({
  ...row,
  to: { customerId, name },
  at: at.toISOString(),
  settledAt: settledAt?.toISOString() ?? null,
  shut: whyShut(row.kind),
});
