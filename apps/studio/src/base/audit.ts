import type { AuditAction } from '@tandem/api/words';
import type { Trx } from './db.ts';

/** Adds a line to the append-only log: who did what to which object. Health values never go in. */
export async function audit(
  { trx, caller }: { trx: Trx; caller: { studioId: string; accountId: string | null; tokenId?: string } },
  action: AuditAction,
  object: { kind: string; id: string },
  detail: Record<string, unknown> = {},
): Promise<void> {
  await trx
    .insertInto('audit_log')
    .values({
      studio_id: caller.studioId,
      account_id: caller.accountId,
      action,
      object_kind: object.kind,
      object_id: object.id,
      detail: JSON.stringify(caller.tokenId === undefined ? detail : { ...detail, tokenId: caller.tokenId }),
    })
    .execute();
}
