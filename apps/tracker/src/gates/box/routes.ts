import { inTenant } from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Db, Trx } from '../../base/db.ts';
import type { TrackerJobs } from '../../base/jobs.ts';
import { authoriseBox } from '../../boxes/authorise-box.ts';
import { acknowledgement, type Batch, batchBody, ingest } from '../../live/ingest.ts';

/** A class is shown to its box this long before it begins. */
const AHEAD_MS = 30 * 60_000;

const boxClass = z.object({
  eventId: z.number(),
  title: z.string(),
  state: z.enum(['scheduled', 'started']),
  startedAt: z.string().nullable(),
  startsAt: z.string(),
  /** Occupied seats. */
  seats: z.array(z.number()),
});

/** The box protocol, version 1: JSON with the box's bearer token. */
export function mountBoxProtocol(app: FastifyInstance, db: Db, jobs: TrackerJobs): void {
  app.get(
    '/box/v1/class',
    {
      schema: {
        summary: 'The class of this box: the started one, or the next within half an hour',
        response: { 200: z.object({ event: boxClass.nullable() }) },
      },
    },
    async (request) => {
      const box = await authoriseBox(db, request);
      return { event: await inTenant(db, String(box.siteId), (trx) => classOf(trx, box.boxId)) };
    },
  );
  app.post(
    '/box/v1/batches',
    {
      schema: {
        summary:
          'Samples of a class; identified by (box, bootId, sequence), so that a repeat changes nothing',
        body: batchBody,
        response: { 200: acknowledgement },
      },
    },
    async (request) => ingest(db, jobs, await authoriseBox(db, request), request.body as Batch),
  );
}

async function classOf(trx: Trx, boxId: number): Promise<z.infer<typeof boxClass> | null> {
  const now = new Date();
  const event = await trx
    .selectFrom('events')
    .select(['event_id', 'title', 'description', 'state', 'started_at', 'starts_at'])
    .where('box_id', '=', boxId)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'started'),
        eb.and([
          eb('state', '=', 'scheduled'),
          eb('starts_at', '<', new Date(now.getTime() + AHEAD_MS)),
          eb('ends_at', '>', now),
        ]),
      ]),
    )
    .orderBy((eb) => eb('state', '=', 'started'), 'desc')
    .orderBy('starts_at')
    .limit(1)
    .executeTakeFirst();
  if (!event) return null;
  const roster = await trx
    .selectFrom('seat_assignments')
    .select('seat_id')
    .where('event_id', '=', event.event_id)
    .where('to_second', 'is', null)
    .orderBy('seat_id')
    .execute();
  return {
    eventId: event.event_id,
    title: event.title || event.description,
    state: event.state as 'scheduled' | 'started',
    startedAt: event.started_at?.toISOString() ?? null,
    startsAt: event.starts_at.toISOString(),
    seats: roster.map((row) => row.seat_id),
  };
}
