import {
  type ForeignSource,
  foreignSources,
  MAX_HINT_BYTES,
  MAX_HINTS_PER_MINUTE,
  SOURCE_HOOK_PATH,
  type SourceHookRefusal,
} from '@tandem/api/words';
import { sql } from 'kysely';
import { z } from 'zod';
import { createThrottle, type Web } from '../../accounts/index.ts';
import { inStudio } from '../../base/call.ts';
import type { Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { hooks } from '../table.ts';
import { hear } from './hear.ts';
import { openHook, secretsAt } from './secrets.ts';

const params = z.object({
  studioId: z.uuid(),
  source: z.enum(foreignSources),
  hookId: z.uuid(),
});

/**
 * Takes what other systems tell, each studio's at an address of its own. It is answered before anything is read. Who is refused
 * learns nothing, not even whether there is such an address.
 */
export function mountSourceHooks({ app, studio }: Web): void {
  const throttle = createThrottle(MAX_HINTS_PER_MINUTE);
  app.register(async (scope) => {
    // Signatures are over a part of the body, which is read as it came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.route({
      method: 'POST',
      url: SOURCE_HOOK_PATH,
      bodyLimit: MAX_HINT_BYTES,
      schema: { summary: 'What a system that classes are read from tells, signed as it signs', params },
      handler: async (request, reply) => {
        throttle(request.ip);
        const asked = request.params as z.output<typeof params>;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const because = await inStudio(studio, asked.studioId, async (work) => {
          const secrets = await secretsOf(work, asked);
          if (secrets === null) return 'no_secret';
          const read = hooks[asked.source]({ headers: request.headers, body }, secrets);
          if ('heard' in read) return hear(work, asked, read.heard);
          await countRefused(work, asked.source, read.refused);
          return read.refused;
        });
        if (because) throw because === 'unreadable' ? unreadable() : refused();
        reply.header('cache-control', 'no-store');
        return { ok: true };
      },
    });
  });
}

/** What something may be known by at an address; null where there is none, or none any more. */
async function secretsOf({ studio, trx, studioId, now }: Work, { source, hookId }: z.output<typeof params>) {
  const { rows } = await sql<{ secrets: Buffer }>`select secrets from source_hooks
    where studio_id = ${studioId} and source = ${source} and hook_id = ${hookId}`.execute(trx);
  return rows[0] ? secretsAt(openHook(studio, { studioId, source }, rows[0].secrets), now) : null;
}

async function countRefused(
  { trx, studioId, now }: Work,
  source: ForeignSource,
  because: SourceHookRefusal,
): Promise<void> {
  // It counts no further than what fits.
  await sql`update source_hooks set refused = least(refused, 999999) + 1, refused_at = ${now}, refused_because = ${because}
    where studio_id = ${studioId} and source = ${source}`.execute(trx);
}

const refused = () =>
  problem({
    code: 'hint_refused',
    message: 'Nothing is taken here that is not signed as it should be.',
    remedy: 'Where the other system has sent it: compare address and secret with those in the console.',
  });

const unreadable = () =>
  problem({
    code: 'hint_unreadable',
    message: 'This is not in the form that the other system sends.',
    remedy: 'Look in its documentation whether the form has changed.',
  });
