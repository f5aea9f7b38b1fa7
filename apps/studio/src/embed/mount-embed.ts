import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MAX_PUBLIC_PAGES_PER_MINUTE, PUBLIC_SCHEDULE_PATH, SCHEDULE_SCRIPT_PATH } from '@tandem/api/words';
import { isAsBefore, tagOf } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createThrottle, type Web } from '../accounts/index.ts';
import { inStudio } from '../base/call.ts';
import { readWeek } from './read-week.ts';
import { locales } from './words.ts';
import { HEIGHT_SCRIPT, type Look, writeHidden, writeWeek } from './write-page.ts';

const SCRIPT = readFileSync(new URL('./schedule.js', import.meta.url), 'utf8');
/** What was read so long ago at most is shown; who books is told by the booking itself. */
const SHOWN_SECONDS = 60;
const SCRIPT_SECONDS = 3600;

const params = z.object({ studioId: z.uuid() });
const query = z.object({
  location: z.uuid().optional(),
  type: z.uuid().optional(),
  lang: z.enum(locales).default('en'),
  theme: z.enum(['light', 'dark']).default('light'),
  from: z.iso.date().optional(),
});

/** Any site may show the page in a frame; it runs one script, is given no cookie, and leads elsewhere in tabs of their own. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(HEIGHT_SCRIPT).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  'frame-ancestors *',
].join(';');

/** The schedule for a studio's own site: a page for a frame, and the script that makes the frame. */
export function mountEmbed({ app, studio }: Web): void {
  const throttle = createThrottle(MAX_PUBLIC_PAGES_PER_MINUTE);
  const { publicUrl } = studio.settings;
  app.get(
    PUBLIC_SCHEDULE_PATH,
    { schema: { hide: true, params, querystring: query } },
    async (request, reply) => {
      throttle(request.ip);
      const { studioId } = request.params as z.output<typeof params>;
      const { lang, theme, ...asked } = request.query as z.output<typeof query>;
      const { week, now } = await inStudio(studio, studioId, async (work) => ({
        week: await readWeek(work, asked),
        now: work.now,
      }));
      const look: Look = {
        locale: lang,
        theme,
        now,
        bookingUrl: (classId) => `${publicUrl}/portal/${studioId}/classes/${classId}`,
        weekUrl: (from) => `?${new URLSearchParams({ ...asked, lang, theme, from })}`,
      };
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', POLICY)
        .removeHeader('x-frame-options');
      if (week === null)
        return reply
          .status(404)
          .header('cache-control', 'no-store')
          .send(String(await writeHidden(look)));
      return send(request, reply, { text: String(await writeWeek(week, look)), seconds: SHOWN_SECONDS });
    },
  );
  app.get(SCHEDULE_SCRIPT_PATH, { schema: { hide: true } }, async (request, reply) => {
    reply.type('text/javascript; charset=utf-8').header('cross-origin-resource-policy', 'cross-origin');
    return send(request, reply, { text: SCRIPT, seconds: SCRIPT_SECONDS });
  });
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, seconds }: { text: string; seconds: number },
): FastifyReply {
  reply.header('cache-control', `public, max-age=${seconds}`);
  return isAsBefore(request, reply, tagOf(text)) ? reply.send() : reply.send(text);
}
