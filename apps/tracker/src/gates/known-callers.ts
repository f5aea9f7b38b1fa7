import { hashToken } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { SESSION_COOKIE } from './page/session-cookie.ts';

/** The oldest give way, and count by their address until they come again. */
const MAX_REMEMBERED = 10_000;

/** Whom the tracker has let in by which token: each has a share of its own, known before the database is asked. */
export type KnownCallers = {
  remember(request: FastifyRequest, caller: string): void;
  callerOf(request: FastifyRequest): string | null;
};

export function createKnownCallers(): KnownCallers {
  const known = new LRUCache<string, string>({ max: MAX_REMEMBERED });
  return {
    remember(request, caller) {
      const key = keyOf(request);
      if (key !== null) known.set(key, caller);
    },
    callerOf(request) {
      const key = keyOf(request);
      return key === null ? null : (known.get(key) ?? null);
    },
  };
}

/** By its hash: what opens a gate is not kept in memory. */
function keyOf({ headers }: FastifyRequest): string | null {
  const token =
    headers.authorization ?? new RegExp(`(?:^|; *)${SESSION_COOKIE}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
  return token === undefined ? null : hashToken(token).toString('base64');
}
