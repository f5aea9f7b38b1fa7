import { createHmac, randomBytes } from 'node:crypto';
import { hashToken, notSignedIn, sameSecret } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Db, enterTenant, type Trx, withToken } from '../base/db.ts';
import type { Site } from './login.ts';

const COOKIE = 'tandem_tracker';
const SESSION_SECONDS = 12 * 3600;

/** Sign-ins of the live page: a random token in a signed cookie, its hash in the database. */
export type Sessions = {
  start(trx: Trx, siteId: number, request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** @throws Problem `not_signed_in` */
  find(request: FastifyRequest): Promise<Site>;
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>;
};

export function createSessions(db: Db, key: Buffer): Sessions {
  // A forged cookie is turned away without asking the database.
  const sign = (token: string) => createHmac('sha256', key).update(`session:${token}`).digest('base64url');
  const tokenOf = (request: FastifyRequest): string => {
    const value = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1] ?? '';
    const [token = '', signature = ''] = value.split('.');
    if (token === '' || !sameSecret(signature, sign(token))) throw notSignedIn();
    return token;
  };
  const setCookie = (request: FastifyRequest, reply: FastifyReply, value: string, seconds: number) => {
    const secure = request.protocol === 'https' ? '; Secure' : '';
    reply.header(
      'set-cookie',
      `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
    );
  };
  return {
    async start(trx, siteId, request, reply) {
      const token = randomBytes(32).toString('base64url');
      const now = Date.now();
      await trx.deleteFrom('sessions').where('expires_at', '<', new Date(now)).execute();
      await trx
        .insertInto('sessions')
        .values({
          site_id: siteId,
          token_hash: hashToken(token),
          expires_at: new Date(now + SESSION_SECONDS * 1000),
        })
        .execute();
      setCookie(request, reply, `${token}.${sign(token)}`, SESSION_SECONDS);
    },
    async find(request) {
      const hash = hashToken(tokenOf(request));
      const site = await withToken(db, hash, async (trx) => {
        const session = await trx
          .selectFrom('sessions')
          .select('site_id')
          .where('token_hash', '=', hash)
          .where('expires_at', '>', new Date())
          .executeTakeFirst();
        if (!session) return undefined;
        await enterTenant(trx, session.site_id);
        return trx
          .selectFrom('sites')
          .select(['site_id as siteId', 'name', 'source_name as sourceName', 'time_zone as timeZone'])
          .where('site_id', '=', session.site_id)
          .executeTakeFirst();
      });
      if (!site) throw notSignedIn();
      return site;
    },
    async end(request, reply) {
      const hash = hashToken(tokenOf(request));
      await withToken(db, hash, (trx) => trx.deleteFrom('sessions').where('token_hash', '=', hash).execute());
      setCookie(request, reply, '', 0);
    },
  };
}
