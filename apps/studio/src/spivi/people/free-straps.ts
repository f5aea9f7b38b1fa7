import { MAX_STRAP_CHARS, strengthOf } from '@tandem/api/words';
import { type FreeStrap, freeStraps } from '@tandem/spivi/tandem';
import { perform } from '../../base/call.ts';
import type { Studio, Visit } from '../../base/context.ts';
import { checkOwn, getSummary } from '../../customers/index.ts';
import { askExtension } from '../calls/call.ts';
import { type Connection, loadConnection } from '../calls/load-connection.ts';
import { needCalls, orUnavailable, unavailable } from '../calls/unavailable.ts';

/** However many choose at once, a studio's tracker is asked so often: a box notes what it hears every ten seconds. */
const ASKED_EVERY_MS = 4_000;

/** What a tracker has told of its straps, or will; null: it has no such list. */
type Heard = { askedAt: number; straps: Promise<FreeStrap[] | null> };
const heardOf = new WeakMap<Studio, Map<string, Heard>>();

/**
 * The straps that the club's boxes hear now and that are nobody's, for a member, or whoever keeps their details, to choose
 * theirs. A member is shown only those that are worn, near the box: others may be somebody's who rides there. Nothing of theirs
 * is told to the tracker with it.
 * @throws Problem not_found, not_connected, spivi_unavailable
 */
export async function listFreeStraps(visit: Visit, customerId: string) {
  const { studio, caller } = visit;
  const connection = await perform(visit, async (call) => {
    checkOwn(call.caller, customerId);
    await getSummary(call, customerId);
    return needCalls(await loadConnection(call));
  });
  if (connection.boardKept === false) return { straps: [], known: false };
  const straps = await heardNow(studio, connection);
  const isShown = ({ worn, rssiDbm }: FreeStrap) =>
    caller.role !== 'member' || (worn && rssiDbm !== null && strengthOf(rssiDbm) === 'strong');
  const choices = (straps ?? [])
    .filter((strap) => strap.deviceId.length <= MAX_STRAP_CHARS && isShown(strap))
    .map(({ deviceId, rssiDbm, boxName }) => ({ strapId: deviceId, rssiDbm, boxName }));
  // By an antenna that tells no strength nobody is known to be near.
  const tells = caller.role !== 'member' || !straps?.length || straps.some(({ rssiDbm }) => rssiDbm !== null);
  return { straps: choices, known: straps !== null && tells };
}

function heardNow(studio: Studio, connection: Connection): Promise<FreeStrap[] | null> {
  const ofStudios = heardOf.get(studio) ?? new Map<string, Heard>();
  heardOf.set(studio, ofStudios);
  const now = studio.now().getTime();
  for (const [key, { askedAt }] of ofStudios)
    if (Math.abs(now - askedAt) >= ASKED_EVERY_MS) ofStudios.delete(key);
  const key = `${connection.studioId} ${connection.credentialVersion}`;
  const heard = ofStudios.get(key) ?? { askedAt: now, straps: ask(studio, connection) };
  ofStudios.set(key, heard);
  // An answer that did not come is asked for anew.
  heard.straps.catch(() => ofStudios.delete(key));
  return heard.straps;
}

async function ask(studio: Studio, connection: Connection): Promise<FreeStrap[] | null> {
  const outcome = await orUnavailable(() =>
    askExtension(studio, { connection }, freeStraps.path, freeStraps.request.write({})),
  );
  if (outcome.kind === 'permanent') return null;
  if (outcome.kind !== 'ok') throw unavailable(outcome.message);
  return freeStraps.answer.read(outcome.value).straps;
}
