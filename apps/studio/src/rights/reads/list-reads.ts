import type { HealthRead } from '@tandem/api/studio';
import { MAX_READS } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Call } from '../../base/context.ts';
import { latestFirst, wasBy } from '../../base/was-by.ts';
import { checkOwn } from '../../customers/index.ts';
import { assertThere } from '../assert-there.ts';

/** Lines of the log that say that somebody has looked at a person's numbers or taken them out. */
export const READS = ['health.read', 'performance.read', 'data.export', 'data.download'] as const;

/** Who of the studio has looked at a person's health numbers, newest first; what the person did themself is left out. */
export async function listReads(call: Call, customerId: string): Promise<HealthRead[]> {
  const { trx, studioId, caller } = call;
  checkOwn(caller, customerId);
  await assertThere(call, customerId);
  const { rows } = await sql<Omit<HealthRead, 'at'> & { at: Date }>`
    select a.at, coalesce(f.name, '') as who, f.role, a.action as what
    from audit_log a
    join customers p on p.studio_id = a.studio_id and p.customer_id = ${customerId}
    left join lateral (select name, role from staff f where f.studio_id = a.studio_id
      and ${wasBy(sql`a.account_id`)} order by ${latestFirst} limit 1) f on true
    where a.studio_id = ${studioId} and a.object_kind = 'customer' and a.object_id in (
        select m.customer_id::text from customers m
        where m.studio_id = ${studioId} and ${customerId}::uuid in (m.customer_id, m.merged_into))
      and a.action = any(${READS}::text[]) and a.account_id is distinct from p.account_id
    order by a.at desc, a.audit_id limit ${MAX_READS}`.execute(trx);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
