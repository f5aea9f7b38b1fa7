import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { waitOver } from './offer-gone.ts';
import { lockWait } from './store.ts';

/** Notes that somebody who waits stands at the desk, or not any more. @throws Problem not_found, wait_over */
export async function setHere(call: Call, waitId: string, here: boolean): Promise<void> {
  const { trx, studioId, now } = call;
  const { classId, state } = await lockWait(call, waitId);
  if (state !== 'waiting' && state !== 'offered') throw waitOver();
  await sql`update waits set here_at = ${here ? now : null}::timestamptz
    where studio_id = ${studioId} and wait_id = ${waitId}`.execute(trx);
  await audit(call, 'waitlist.here', { kind: 'wait', id: waitId }, { classId, here });
  await happened(call, { kind: 'waitlist_changed', classId });
}
