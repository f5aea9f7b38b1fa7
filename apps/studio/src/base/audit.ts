import type { AuditAction } from '@tandem/api/words';
import type { Trx } from './db.ts';

type AuditObject = { kind: string; id: string };

/** Adds a line to the append-only log for each object: who did what to it. Health values never go in. */
export async function audit(
  { trx, caller }: { trx: Trx; caller: { studioId: string; accountId: string | null; tokenId?: string } },
  action: AuditAction,
  object: AuditObject | AuditObject[],
  detail: Record<string, unknown> = {},
): Promise<void> {
  const said = JSON.stringify(caller.tokenId === undefined ? detail : { ...detail, tokenId: caller.tokenId });
  await trx
    .insertInto('audit_log')
    .values(
      [object].flat().map(({ kind, id }) => ({
        studio_id: caller.studioId,
        account_id: caller.accountId,
        action,
        object_kind: kind,
        object_id: id,
        detail: said,
      })),
    )
    .execute();
}
