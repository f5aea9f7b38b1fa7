import type { Outcome } from '@tandem/spivi';
import { boardVisibility } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { askExtension } from '../calls/call.ts';
import { type Connection, loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { CallsStopped } from '../calls/turns.ts';
import { MatchDelayed } from '../calls/unavailable.ts';
import { askBoard, WishOvertaken } from './ask-board.ts';
import { sendTellBoards } from './send.ts';
import { type BoardWish, isUntold, NOBODYS, wishOf } from './wish.ts';

/** A job works so long and hands over to its successor: well below its lease. */
const SLICE_MS = 20_000;
const STEP_PEOPLE = 20;

type Untold = { customerId: string; clientId: number; wish: BoardWish };

/**
 * Tells the server how people wish to show whose wish it was not told, booked or not: what they rode is named after class
 * too. Where it keeps to no wish nothing is told. Throws, to be tried again, when it does not answer.
 */
export async function tellBoards(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const connection = await inStudio(studio, studioId, loadConnection);
  if (!connection || stoppedBecause(connection) || connection.boardKept === false) return;
  const until = Date.now() + SLICE_MS;
  // Asked once in a run.
  const refused: string[] = [];
  try {
    // The first answer says whether it keeps to any.
    do {
      if (Date.now() > until) return await inStudio(studio, studioId, sendTellBoards);
      const told = await tellPeople(studio, connection, refused);
      if (told + (await tellOfLeft(studio, connection)) === 0) return;
    } while (connection.boardKept);
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
  }
}

/** @returns how many it was about */
async function tellPeople(studio: Studio, connection: Connection, refused: string[]): Promise<number> {
  const people = await inStudio(studio, connection.studioId, (work) => untold(work, connection, refused));
  for (const person of people) {
    try {
      if (!isTold(await askBoard(studio, { connection, ...person }))) refused.push(person.customerId);
    } catch (error) {
      if (!(error instanceof WishOvertaken)) throw error;
      // Whoever changed it has sent this job again, and a call that is under way has an end.
      throw new MatchDelayed({ kind: 'transient', code: 'network', message: error.message });
    }
    if (!connection.boardKept) break;
  }
  return people.length;
}

/** The same for clients who are nobody's any more. */
async function tellOfLeft(studio: Studio, connection: Connection): Promise<number> {
  const { studioId, siteId } = connection;
  const clients = await inStudio(studio, studioId, (work) => left(work, siteId));
  for (const clientId of clients) {
    if (!connection.boardKept) break;
    const forget = async ({ trx }: Work) => {
      await sql`delete from spivi_left_clients
        where studio_id = ${studioId} and site_id = ${siteId} and client_id = ${clientId}`.execute(trx);
    };
    const fields = boardVisibility.request.write({ clientId, ...NOBODYS });
    if (isTold(await askExtension(studio, { connection, after: forget }, boardVisibility.path, fields)))
      continue;
    // A client that is gone stands on no board.
    await inStudio(studio, studioId, forget);
  }
  return clients.length;
}

/** Whether it was told, rather than refused for good. @throws MatchDelayed, CallsStopped where nobody can be told now */
function isTold(outcome: Outcome<unknown>): boolean {
  if (outcome.kind === 'ok') return true;
  if (outcome.kind === 'permanent') return false;
  throw outcome.kind === 'config' ? new CallsStopped('auth') : new MatchDelayed(outcome);
}

async function untold(
  { trx, studioId }: Work,
  connection: Connection,
  refused: readonly string[],
): Promise<Untold[]> {
  const { rows } = await sql<Untold>`
    select k.customer_id as "customerId", k.client_id as "clientId", ${wishOf} as wish
    from spivi_links k join customers p using (studio_id, customer_id)
    where k.studio_id = ${studioId} and k.broken_since is null and p.erased_at is null
      and k.customer_id <> all(${refused}::uuid[]) and ${isUntold(connection)}
    order by k.board_told is null, k.customer_id limit ${STEP_PEOPLE}`.execute(trx);
  return rows;
}

/** Who was linked again meanwhile is told of as anybody. */
async function left({ trx, studioId }: Work, siteId: number): Promise<number[]> {
  await sql`delete from spivi_left_clients g where g.studio_id = ${studioId} and exists (select from spivi_links k
    where k.studio_id = g.studio_id and k.client_id = g.client_id)`.execute(trx);
  const { rows } = await sql<{ client_id: number }>`
    select client_id from spivi_left_clients where studio_id = ${studioId} and site_id = ${siteId} order by left_at limit ${STEP_PEOPLE}`.execute(
    trx,
  );
  return rows.map((row) => row.client_id);
}
