import { MAX_STRAP_CHARS } from '@tandem/api/words';
import { freeStraps } from '@tandem/spivi/tandem';
import { perform } from '../../base/call.ts';
import type { Visit } from '../../base/context.ts';
import { checkOwn, getSummary } from '../../customers/index.ts';
import { askExtension } from '../calls/call.ts';
import { loadConnection } from '../calls/load-connection.ts';
import { needCalls, orUnavailable, unavailable } from '../calls/unavailable.ts';

/**
 * The straps that the club's boxes hear now and that are nobody's, for a member, or whoever keeps their details, to choose
 * theirs. Nothing of theirs is told to the tracker with it.
 * @throws Problem not_found, not_connected, spivi_unavailable
 */
export async function listFreeStraps(visit: Visit, customerId: string) {
  const connection = await perform(visit, async (call) => {
    checkOwn(call.caller, customerId);
    await getSummary(call, customerId);
    return needCalls(await loadConnection(call));
  });
  if (connection.boardKept === false) return { straps: [], known: false };
  const outcome = await orUnavailable(() =>
    askExtension(visit.studio, { connection }, freeStraps.path, freeStraps.request.write({})),
  );
  if (outcome.kind === 'permanent') return { straps: [], known: false };
  if (outcome.kind !== 'ok') throw unavailable(outcome.message);
  const { straps } = freeStraps.answer.read(outcome.value);
  const choices = (straps ?? [])
    .filter(({ deviceId }) => deviceId.length <= MAX_STRAP_CHARS)
    .map(({ deviceId, ...heard }) => ({ strapId: deviceId, ...heard }));
  return { straps: choices, known: straps !== null };
}
