import { routeOf, shareOut } from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import type { Tracker } from '../base/context.ts';
import { createLogins } from '../sites/index.ts';
import { mountBox } from './box/index.ts';
import { createKnownCallers } from './known-callers.ts';
import { mountPage, type PageParts } from './page/index.ts';
import { mountPhone } from './phone/index.ts';
import { mountSpivi } from './spivi/index.ts';

export { createBoardStream } from './page/index.ts';

/** What the gates answer to, as the beginnings of paths. */
export const GATES = ['/api', '/box', '/phone/', '/ClientService/', '/EventService/', '/WorkoutService/'];

/** Opens the gates: Spivi's, the boxes', the phones', the page's. */
export async function mountGates(app: FastifyInstance, tracker: Tracker, parts: PageParts): Promise<void> {
  const known = createKnownCallers();
  shareOut(app, (request) =>
    GATES.some((gate) => routeOf(request).startsWith(gate)) ? known.callerOf(request) : undefined,
  );
  // One memory of checked logins: whoever guesses at one gate is counted at the other.
  const logins = createLogins(tracker);
  mountSpivi(app, logins);
  mountBox(app, tracker, known);
  mountPhone(app, tracker, known);
  await mountPage(app, tracker, { ...parts, logins, known });
}
