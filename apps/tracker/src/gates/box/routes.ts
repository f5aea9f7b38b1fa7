import { type BoxClass, endpoints } from '@tandem/api/box';
import type { Access } from '@tandem/api/endpoint';
import { inTenant, mountEndpoint } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Db, Trx } from '../../base/db.ts';
import type { TrackerJobs } from '../../base/jobs.ts';
import { authoriseBox } from '../../boxes/authorise-box.ts';
import { ingest } from '../../live/ingest.ts';

/** A class is shown to its box this long before it begins. */
const AHEAD_MS = 30 * 60_000;

/** The box protocol, version 1: JSON with the box's bearer token. */
export function mountBoxProtocol(app: FastifyInstance, db: Db, jobs: TrackerJobs): void {
  const box = (_access: Access, request: FastifyRequest) => authoriseBox(db, request);
  mountEndpoint(app, endpoints.getClass, box, async ({ caller }) => ({
    event: await inTenant(db, String(caller.siteId), (trx) => classOf(trx, caller.boxId)),
  }));
  mountEndpoint(app, endpoints.sendBatch, box, ({ caller, body }) => ingest(db, jobs, caller, body));
}

async function classOf(trx: Trx, boxId: number): Promise<BoxClass | null> {
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
