import { Problem } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { audit } from '../base/audit.ts';
import { inStudio } from '../base/call.ts';
import type { Caller, Studio } from '../base/context.ts';

/** Of one account, or one token, within an hour: more of the same says nothing more. */
const MAX_LINES = 60;
const HOUR_MS = 3_600_000;
const MAX_CALLERS = 10_000;

/** What is noted: what a role does not allow, and a token neither. */
const NOTED = new Set(['not_allowed', 'token_refused', 'token_scope_missing']);

/** Who asks, once it is known; also of whom is then refused. */
export const callers = new WeakMap<FastifyRequest, Caller>();

/** Says in the studio's log that somebody was refused what their role, or their token, does not allow. */
export function noteDenials(app: FastifyInstance, studio: Studio): void {
  const lines = new LRUCache<string, number>({ max: MAX_CALLERS, ttl: HOUR_MS, noUpdateTTL: true });
  app.addHook('onError', async (request, _reply, error) => {
    const caller = callers.get(request);
    if (!(error instanceof Problem) || !NOTED.has(error.code) || !caller) return;
    const { accountId, studioId, tokenId } = caller;
    // A program that asks in vain uses up no lines of its person.
    const who = tokenId ?? accountId;
    const endpoint = `${request.method} ${request.routeOptions.url}`;
    studio.log.warn(
      { event: 'access', action: 'access.denied', accountId, tokenId, address: request.ip, endpoint },
      'access',
    );
    const count = (lines.get(who) ?? 0) + 1;
    lines.set(who, count);
    if (count > MAX_LINES) return;
    await inStudio(studio, studioId, ({ trx }) =>
      audit({ trx, caller }, 'access.denied', { kind: 'endpoint', id: endpoint }),
    );
  });
}
