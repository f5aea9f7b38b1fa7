import { Problem } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { audit } from '../base/audit.ts';
import { inStudio } from '../base/call.ts';
import type { Caller, Studio } from '../base/context.ts';

/** Of one account within an hour: more of the same says nothing more. */
const MAX_LINES = 60;
const HOUR_MS = 3_600_000;
const MAX_ACCOUNTS = 10_000;

/** What is noted: what a role does not allow, and a token neither. */
const NOTED = new Set(['not_allowed', 'token_refused', 'token_scope_missing']);

/** Who asks, once it is known; also of whom is then refused. */
export const callers = new WeakMap<FastifyRequest, Caller>();

/** Says in the studio's log that somebody was refused what their role, or their token, does not allow. */
export function noteDenials(app: FastifyInstance, studio: Studio): void {
  const lines = new LRUCache<string, number>({ max: MAX_ACCOUNTS, ttl: HOUR_MS, noUpdateTTL: true });
  app.addHook('onError', async (request, _reply, error) => {
    const caller = callers.get(request);
    if (!(error instanceof Problem) || !NOTED.has(error.code) || !caller) return;
    const { accountId, studioId } = caller;
    const endpoint = `${request.method} ${request.routeOptions.url}`;
    studio.log.warn({ action: 'access.denied', accountId, address: request.ip, endpoint }, 'access');
    const count = (lines.get(accountId) ?? 0) + 1;
    lines.set(accountId, count);
    if (count > MAX_LINES) return;
    await inStudio(studio, studioId, ({ trx }) =>
      audit({ trx, caller }, 'access.denied', { kind: 'endpoint', id: endpoint }),
    );
  });
}
