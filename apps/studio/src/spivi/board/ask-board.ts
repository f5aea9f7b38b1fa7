import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '@tandem/spivi';
import { boardVisibility } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { askExtension } from '../calls/call.ts';
import type { Connection } from '../calls/load-connection.ts';
import { CALL_LEASE_SECONDS } from '../calls/lost-calls.ts';
import { sendTellBoards } from './send.ts';
import { type BoardWish, wishOf } from './wish.ts';

/** A server that has no such method is asked again after so long: it may be another one by then. */
const NO_FOR_SECONDS = 86_400;
/** One that gives no answer to it, but to everything else, after so long. */
export const SILENT_FOR_SECONDS = 300;

/** The person wishes otherwise meanwhile, or is being told of: what was to be said is not said. */
export class WishOvertaken extends Error {
  constructor() {
    super('How this person wishes to show has changed, or is just being told.');
    this.name = 'WishOvertaken';
  }
}

type Asked = {
  connection: Connection;
  customerId: string;
  clientId: number;
  wish: BoardWish;
  classId?: string;
  before?: (work: Work) => Promise<void>;
};

/**
 * Tells the server how a person wishes to show, and notes whether it keeps to that. What it was told counts as told only
 * once it has answered, so that a lost call is made again.
 * @throws WishOvertaken before the call
 */
export async function askBoard(studio: Studio, asked: Asked): Promise<Outcome<unknown>> {
  const { connection, customerId, clientId, wish, classId, before } = asked;
  const outcome = await askExtension(
    studio,
    {
      ...{ connection, classId, customerId },
      before: async (work) => {
        await before?.(work);
        await holdWish(work, asked);
      },
      after: (work) => keepTold(work, asked),
    },
    boardVisibility.path,
    boardVisibility.request.write({ clientId, ...wish }),
  );
  if (outcome.kind === 'ok') await learnKept(studio, connection, true);
  if (outcome.kind === 'permanent' && outcome.code === 'not_found')
    await learnKept(studio, connection, false, NO_FOR_SECONDS);
  return outcome;
}

/** Two calls about one person could arrive in either order, and an older wish be the last that is heard. */
async function holdWish({ trx, studioId }: Work, { customerId, clientId, wish }: Asked): Promise<void> {
  const { rows } = await sql<{ wish: BoardWish; calls: number }>`
    select ${wishOf} as wish, (select count(*)::int from spivi_attempts a where a.studio_id = p.studio_id
      and a.customer_id = p.customer_id and a.method = ${boardVisibility.path} and a.outcome = 'started'
      and a.started_at > now() - make_interval(secs => ${CALL_LEASE_SECONDS})) as calls
    from spivi_links k join customers p using (studio_id, customer_id)
    where k.studio_id = ${studioId} and k.customer_id = ${customerId} and k.client_id = ${clientId}`.execute(
    trx,
  );
  // This call is one of them.
  if (!rows[0] || rows[0].calls > 1 || !isDeepStrictEqual(rows[0].wish, wish)) throw new WishOvertaken();
  await sql`update spivi_links set board_told = null
    where studio_id = ${studioId} and customer_id = ${customerId} and client_id = ${clientId}`.execute(trx);
}

async function keepTold(work: Work, { customerId, clientId, wish }: Asked): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ changed: boolean }>`
    update spivi_links k set board_told = ${JSON.stringify(wish)}::jsonb from customers p
    where k.studio_id = ${studioId} and k.customer_id = ${customerId} and k.client_id = ${clientId}
      and p.studio_id = k.studio_id and p.customer_id = k.customer_id
    returning ${wishOf} <> ${JSON.stringify(wish)}::jsonb as changed`.execute(trx);
  if (rows[0]?.changed) await sendTellBoards(work);
}

/** Notes whether the server keeps people off its board; that it does not, for so long. */
export async function learnKept(
  studio: Studio,
  connection: Connection,
  kept: boolean,
  forSeconds: number | null = null,
): Promise<void> {
  if (connection.boardKept === kept) return;
  connection.boardKept = kept;
  const { studioId } = connection;
  await inStudio(studio, studioId, async (work) => {
    const { trx } = work;
    await sql`update spivi_connections set board_kept = ${kept},
        board_ask_again_at = now() + make_interval(secs => ${forSeconds}::int)
      where studio_id = ${studioId}`.execute(trx);
    await announceChange(work, 'spivi', null);
    await announceChange(work, 'customer', null);
  });
}
