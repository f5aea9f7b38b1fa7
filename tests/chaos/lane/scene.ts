import { inTenant } from '@tandem/platform';
import { instantToSiteLocal } from '@tandem/spivi';
import { sql } from 'kysely';
import { syncClass } from '../../../apps/studio/src/spivi/classes/sync-class.ts';
import { connectScene, DEMO, type Scene, startScene } from '../../../apps/studio/src/testing/spivi.ts';
import { type FakeEvent, type FakeSpivi, startFakeSpivi } from '../../fake-spivi/server.ts';

export const OTHER_BOX = 2102;
const INSTRUCTOR = { email: 'ines@home.tandem.example', name: 'Inès Instructrice' };

export type LaneScene = Scene & {
  fake: FakeSpivi;
  /** Client IDs of the customers, in their order; further ones are nobody's. */
  clients: number[];
  stranger: number;
  sync(classId: string): Promise<void>;
  /** Runs it until nothing is left to try again, with so much time between two runs. */
  syncUntilDone(classId: string, secondsApart?: number): Promise<void>;
  /** Lets time pass for what is known of a class. */
  age(classId: string, seconds: number): Promise<void>;
  /** Live events at the fake that carry the class's mark. */
  eventsOf(classId: string): FakeEvent[];
  /** Seat → client of the class's only live event. */
  seatsOf(classId: string): Record<number, number>;
  row(classId: string): Promise<{ state: string; reason: string | null; detail: string | null }>;
  bookingState(bookingId: string): Promise<{ state: string; reason: string | null }>;
  drift(classId: string): Promise<string[]>;
  /** Calls of a method so far. */
  calls(method: string): number;
  wall(at: Date): string;
};

/** A studio connected to a fake Spivi, its customers linked. */
export async function startLaneScene(): Promise<LaneScene> {
  let agedMs = 0;
  const people = 8;
  const fake = await startFakeSpivi({
    journalPath: null,
    now: () => Date.now() + agedMs,
    site: {
      siteId: DEMO.siteId,
      sourceName: DEMO.sourceName,
      password: DEMO.password,
      timeZone: DEMO.timeZone,
      boxes: [DEMO.boxId, OTHER_BOX].map((boxId) => ({ boxId, seats: 24 })),
      instructors: [INSTRUCTOR],
    },
  });
  const scene = await startScene(fake.url, { count: people });
  const clients = scene.customers.map((customer, i) =>
    fake.human.addClient({ clientId: 501 + i, email: customer.email, displayName: customer.name }),
  );
  const stranger = fake.human.addClient({
    clientId: 900,
    email: 'walkin@home.tandem.example',
    displayName: 'Walk-in',
  });
  await connectScene(scene, fake.url);
  const { studio, studioId } = scene;
  await inTenant(studio.db, studioId, async (trx) => {
    for (const [i, { customerId, email }] of scene.customers.entries())
      await trx
        .insertInto('spivi_links')
        .values({
          studio_id: studioId,
          customer_id: customerId,
          client_id: clients[i]!,
          site_id: DEMO.siteId,
          email,
          source: 'matched',
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  });
  const sync = (classId: string) => syncClass(studio, { studioId, classId });
  const age = (classId: string, seconds: number) => {
    agedMs += seconds * 1000;
    return inTenant(studio.db, studioId, async (trx) => {
      await sql`
        update spivi_class_sync set synced_at = synced_at - make_interval(secs => ${seconds}),
          pending_since = pending_since - make_interval(secs => ${seconds}),
          creating_since = creating_since - make_interval(secs => ${seconds}),
          missing_since = missing_since - make_interval(secs => ${seconds})
        where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
      await sql`
        update spivi_attempts set started_at = started_at - make_interval(secs => ${seconds})
        where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
    });
  };
  const eventsOf = (classId: string) =>
    fake.truth().events.filter((event) => !event.isCancelled && event.description.includes(classId));
  return {
    ...scene,
    fake,
    clients,
    stranger,
    sync,
    age,
    eventsOf,
    async syncUntilDone(classId, secondsApart = 20) {
      for (let tries = 0; tries < 8; tries++) {
        const failed = await sync(classId).then(
          () => false,
          () => true,
        );
        if (!failed) return;
        await age(classId, secondsApart);
      }
      throw new Error('the sync did not come to an end');
    },
    seatsOf(classId) {
      const [event, ...others] = eventsOf(classId);
      if (!event || others.length > 0) throw new Error(`${eventsOf(classId).length} live events`);
      return Object.fromEntries(event.roster.map((row) => [row.seatId, row.clientId]));
    },
    row: (classId) =>
      inTenant(studio.db, studioId, (trx) =>
        trx
          .selectFrom('spivi_class_sync')
          .select(['state', 'reason', 'detail'])
          .where('class_id', '=', classId)
          .executeTakeFirstOrThrow(),
      ),
    bookingState: (bookingId) =>
      inTenant(studio.db, studioId, (trx) =>
        trx
          .selectFrom('spivi_booking_sync')
          .select(['state', 'reason'])
          .where('booking_id', '=', bookingId)
          .executeTakeFirstOrThrow(),
      ),
    drift: (classId) =>
      inTenant(studio.db, studioId, async (trx) =>
        (
          await trx
            .selectFrom('spivi_drift')
            .select('kind')
            .where('class_id', '=', classId)
            .orderBy('at')
            .execute()
        ).map((row) => row.kind),
      ),
    calls: (method) => fake.requests().filter((request) => request.method.endsWith(method)).length,
    wall: (at) => instantToSiteLocal(at, DEMO.timeZone),
    async close() {
      await scene.close();
      await fake.close();
    },
  };
}
