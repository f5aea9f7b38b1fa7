import { endpoints } from '@tandem/api/studio';
import { MAX_KIOSK_CHECK_INS_PER_MINUTE, MAX_KIOSK_SEARCHES_PER_MINUTE } from '@tandem/api/words';
import { mountEndpoint } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieValue, createThrottle, type Web } from '../accounts/index.ts';
import { inStudio } from '../base/call.ts';
import { readWaiver } from '../waivers/index.ts';
import { checkInAtDoor, findAtDoor, readDoor } from './door.ts';
import { kioskCodes, kioskOf, noteSeen } from './let-in.ts';

const COOKIE = 'tandem.kiosk';
/** A tablet stays let in until it is removed: as long as browsers keep a cookie, and anew each time it shows its door. */
const COOKIE_SECONDS = 400 * 86_400;

/** What a tablet at a door asks, by a token of its own: nobody is signed in there. It sees no more than its door. */
export function mountKiosks({ app, studio }: Web): void {
  const codes = kioskCodes(studio);
  const searches = createThrottle(MAX_KIOSK_SEARCHES_PER_MINUTE);
  const checkIns = createThrottle(MAX_KIOSK_CHECK_INS_PER_MINUTE);
  const tokenOf = ({ headers }: FastifyRequest) => cookieValue(headers.cookie, COOKIE) ?? null;
  const enter = (_endpoint: unknown, request: FastifyRequest) => kioskOf(studio, tokenOf(request));
  const secure = studio.settings.publicUrl.startsWith('https:') ? '; Secure' : '';
  // No script reads it, no other site's page sends it, and no other part of the studio is told it.
  const keep = (reply: FastifyReply, token: string) =>
    reply.header(
      'set-cookie',
      `${COOKIE}=${token}; Max-Age=${COOKIE_SECONDS}; Path=/api/kiosk; HttpOnly; SameSite=Strict${secure}`,
    );
  mountEndpoint(
    app,
    endpoints.pairKiosk,
    async () => null,
    async ({ body, request, reply }) => {
      keep(reply, await codes.take(body.code, request.ip));
      return { ok: true as const };
    },
  );
  mountEndpoint(app, endpoints.showDoor, enter, async ({ caller, request, reply }) => {
    const door = await inStudio(studio, caller.studioId, async (work) => {
      await noteSeen(work, caller);
      return readDoor(work, caller);
    });
    keep(reply, tokenOf(request)!);
    return door;
  });
  mountEndpoint(app, endpoints.showDoorWaiver, enter, ({ caller }) =>
    inStudio(studio, caller.studioId, readWaiver),
  );
  mountEndpoint(app, endpoints.findAtDoor, enter, ({ caller, body }) => {
    searches(caller.kioskId);
    return inStudio(studio, caller.studioId, (work) => findAtDoor(work, caller, body.beginning));
  });
  mountEndpoint(app, endpoints.checkInAtDoor, enter, ({ caller, body }) => {
    checkIns(caller.kioskId);
    return inStudio(studio, caller.studioId, (work) => checkInAtDoor(work, caller, body));
  });
}
