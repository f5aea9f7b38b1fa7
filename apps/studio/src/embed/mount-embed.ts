import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  locales,
  MAX_PUBLIC_PAGES_PER_MINUTE,
  PUBLIC_SCHEDULE_PATH,
  SCHEDULE_SCRIPT_PATH,
} from '@tandem/api/words';
import { isAsBefore, Problem, tagOf } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createThrottle, type Web } from '../accounts/index.ts';
import { inStudio } from '../base/call.ts';
import { readWeek } from './read-week.ts';
import { HEIGHT_SCRIPT, writeRefusal, writeWeek } from './write-page.ts';

const SCRIPT = readFileSync(new URL('./schedule.js', import.meta.url), 'utf8');
/** What was read so long ago at most is shown; who books is told by the booking itself. */
const SHOWN_SECONDS = 60;
const SCRIPT_SECONDS = 3600;

const ofStudio = z.object({ studioId: z.uuid() });
/** What nobody can make out of an address is as if it were not there; a place or a type that is none leads to nothing. */
const look = z.object({
  lang: z.enum(locales).catch('en'),
  theme: z.enum(['light', 'dark']).catch('light'),
});
const asked = z.object({
  location: z.uuid().optional(),
  type: z.uuid().optional(),
  from: z.iso.date().optional().catch(undefined),
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
  app.get(PUBLIC_SCHEDULE_PATH, { schema: { hide: true } }, async (request, reply) => {
    const { lang: locale, theme } = look.parse(request.query);
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-store')
      .removeHeader('x-frame-options');
    const refuse = async (status: number, what: 'hidden' | 'busy') =>
      reply.status(status).send(String(await writeRefusal({ locale, theme }, what)));
    const of = ofStudio.safeParse(request.params);
    const wish = asked.safeParse(request.query);
    if (!of.success || !wish.success) return refuse(404, 'hidden');
    const { studioId } = of.data;
    const { from: day, ...chosen } = wish.data;
    try {
      throttle(request.ip);
      const { week, now } = await inStudio(studio, studioId, async (work) => ({
        week: await readWeek(work, { ...chosen, from: day }),
        now: work.now,
      }));
      if (week === null) return await refuse(404, 'hidden');
      const page = await writeWeek(week, {
        ...{ locale, theme, now },
        bookingUrl: (classId) => `${publicUrl}/portal/${studioId}/classes/${classId}`,
        weekUrl: (from) => `?${new URLSearchParams({ ...chosen, lang: locale, theme, from })}`,
      });
      return send(request, reply, { text: String(page), seconds: SHOWN_SECONDS });
    } catch (error) {
      // In a frame of another site a refusal in JSON is a blank: it is told in the page's own look.
      if (!(error instanceof Problem))
        request.log.error({ event: 'public_schedule.failed', err: error }, 'public schedule failed');
      return refuse(error instanceof Problem ? error.status : 503, 'busy');
    }
  });
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
