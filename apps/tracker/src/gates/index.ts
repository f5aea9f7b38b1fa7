import type { FastifyInstance } from 'fastify';
import type { Tracker } from '../base/context.ts';
import type { LiveBoards } from '../live/index.ts';
import { createLogins } from '../sites/index.ts';
import { mountBox } from './box/index.ts';
import { type BoardStream, mountPage } from './page/index.ts';
import { mountSpivi } from './spivi/index.ts';

export { createBoardStream } from './page/index.ts';

/** What the gates answer to, as the beginnings of paths. */
export const GATES = ['/api', '/box', '/ClientService/', '/EventService/', '/WorkoutService/'];

/**
 * Opens the three gates: Spivi's, the boxes', the page's.
 * @param parts.cookieKeys the first signs sessions; cookies signed with a later one are still taken
 */
export async function mountGates(
  app: FastifyInstance,
  tracker: Tracker,
  parts: { boards: LiveBoards; stream: BoardStream; cookieKeys: Buffer[] },
): Promise<void> {
  // One memory of checked logins: whoever guesses at one gate is counted at the other.
  const logins = createLogins(tracker);
  mountSpivi(app, logins);
  mountBox(app, tracker);
  await mountPage(app, tracker, { ...parts, logins });
}
