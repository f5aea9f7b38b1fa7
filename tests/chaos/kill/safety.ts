import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeRequest, JournalEntry } from '../../fake-spivi/server.ts';
import type { Database } from './database.ts';
import type { Damage } from './nemesis.ts';
import type { Scene } from './scene.ts';
import type { Spivi } from './spivi.ts';

const EVERY_MS = 1000;
/** And one more for each time that an answer may have been lost since (I11). */
const MAX_REJECTED = 3;
/** A call that was on its way when syncing was disabled may start within this time (I16). */
const STOP_MS = 5000;
/** Expired leases are taken up within this time (I17), while the database is there. */
const RECLAIM_SECONDS = 60;
const MAX_EVIDENCE = 5;

/** Which promise was broken, and what shows it. */
export type Violation = { invariant: string; evidence: unknown };

/** Spans in which syncing was disabled, in ms since epoch; `to` is null while it is. */
export type Pauses = { from: number; to: number | null }[];

type Watched = { pauses: Pauses; damage: Damage; workerLives: () => boolean; until: () => boolean };
export type Watch = { violations: Violation[]; checks: Record<string, number>; done: Promise<void> };

/** Checks once a second what must hold at every instant. */
export function watchSafety(
  database: Database,
  spivi: Spivi,
  scene: Scene,
  { pauses, damage, workerLives, until }: Watched,
): Watch {
  const violations: Violation[] = [];
  const checks: Record<string, number> = {};
  const seen = new Set<string>();
  const judge = (invariant: string, evidence: unknown[]) => {
    checks[invariant] = (checks[invariant] ?? 0) + 1;
    for (const one of evidence.slice(0, MAX_EVIDENCE)) {
      const text = `${invariant} ${JSON.stringify(one)}`;
      if (!seen.has(text)) violations.push({ invariant, evidence: one });
      seen.add(text);
    }
  };
  const remote = remoteWatch(scene);
  const leases = leaseWatch();
  const tooManyRejected = rejectedWatch();
  const epochs = new Map<string, number>();
  let lastChange = 0;
  let lastRequest = 0;

  async function check(): Promise<void> {
    const bookings = await database.ask<object>(DOUBLE_BOOKINGS);
    if (bookings) judge('I1', bookings);
    const links = await database.ask<{ customer_id: string; client_id: string }>(
      'select customer_id, client_id from spivi_links',
    );
    if (links) judge('I7', wrongLinks(scene, links));
    const lanes = await database.ask<{ class_id: string; epoch: string }>(LANES);
    if (lanes)
      judge(
        'I17',
        lanes.flatMap((lane) => {
          const before = epochs.get(lane.class_id) ?? 0;
          epochs.set(lane.class_id, Number(lane.epoch));
          const bad = Number(lane.epoch) < before || ('wrong' in lane && lane.wrong === true);
          return bad ? [{ ...lane, before }] : [];
        }),
      );
    const overdue = await database.ask<{ id: string }>(OVERDUE_JOBS);
    judge('I17', leases(workerLives() ? overdue : null));

    const changes = await spivi.log(lastChange);
    lastChange = changes.at(-1)?.n ?? lastChange;
    const { foreign, begun } = remote(changes);
    judge('I5', foreign);
    judge('I10', begun);
    const rejected = Object.entries(await spivi.rejectedLogins());
    judge('I11', tooManyRejected(rejected, losses(damage)));
    const requests = await spivi.requests(lastRequest);
    lastRequest = requests.at(-1)?.n ?? lastRequest;
    judge('I16', duringPause(requests, pauses));
  }

  async function loop(): Promise<void> {
    while (!until()) {
      await check();
      await sleep(EVERY_MS);
    }
    await check();
  }
  return { violations, checks, done: loop() };
}

const DOUBLE_BOOKINGS = `
  select 'spot' as twice, class_id, spot_number::text as what from bookings
    where state = 'booked' and spot_number is not null group by class_id, spot_number having count(*) > 1
  union all
  select 'customer', class_id, customer_id::text from bookings
    where state = 'booked' group by class_id, customer_id having count(*) > 1
  union all
  select 'capacity', c.class_id, count(*)::text from bookings b join classes c using (studio_id, class_id)
    where b.state = 'booked' group by c.class_id, c.capacity having count(*) > c.capacity`;

/** Nothing is synced beyond what is wanted. */
const LANES = `
  select class_id, epoch, synced_version > wanted_version
    or (state = 'synced' and synced_version <> wanted_version) as wrong from spivi_class_sync`;

const OVERDUE_JOBS = `
  select id, name, singleton_key as key, retry_count, started_on, expire_seconds from studio_jobs.job
  where state = 'active' and started_on + make_interval(secs => expire_seconds) < now()`;

/** A client of somebody else, or of nobody, linked to a customer. */
function wrongLinks(scene: Scene, links: { customer_id: string; client_id: string }[]): unknown[] {
  const right = new Map(scene.customers.map(({ customerId, clientId }) => [customerId, clientId]));
  return links.filter(({ customer_id, client_id }) => right.get(customer_id) !== Number(client_id));
}

/** Follows Spivi's journal: changes by us to what is not ours, and to classes under way. */
function remoteWatch(scene: Scene) {
  /** Emails of whoever is linked: their profile is ours to send, who they are is not. */
  const ours = new Map(
    scene.customers.flatMap(({ clientId, email }) =>
      clientId === null ? [] : [[clientId, email.toLowerCase()] as const],
    ),
  );
  const madeByPeople = new Set<number>();
  return (changes: JournalEntry[]) => {
    const foreign: JournalEntry[] = [];
    const begun: JournalEntry[] = [];
    for (const entry of changes) {
      const { change, by } = entry;
      if (change.type === 'event_added' && by === 'human') madeByPeople.add(change.event.eventId);
      if (by === 'human') continue;
      if ('eventId' in change && madeByPeople.has(change.eventId)) foreign.push(entry);
      if ('clientId' in change && !ours.has(change.clientId)) foreign.push(entry);
      if (
        change.type === 'client_saved' &&
        ours.get(change.client.clientId) !== change.client.email?.toLowerCase()
      )
        foreign.push(entry);
      if (change.type === 'event_cancelled' && change.begun) begun.push(entry);
    }
    return { foreign, begun };
  };
}

/** Jobs that stay with a dead worker: the seconds count only while the database answers and another worker lives. */
function leaseWatch() {
  const firstSeen = new Map<string, number>();
  return (overdue: { id: string }[] | null): unknown[] => {
    if (!overdue) {
      firstSeen.clear();
      return [];
    }
    const now = Date.now();
    for (const id of firstSeen.keys()) if (!overdue.some((job) => job.id === id)) firstSeen.delete(id);
    return overdue.filter(({ id }) => {
      if (!firstSeen.has(id)) firstSeen.set(id, now);
      return now - firstSeen.get(id)! > RECLAIM_SECONDS * 1000;
    });
  };
}

/** How often so far a program was ended, or kept from the database, before it could write what it was answered. */
const losses = (damage: Damage) =>
  damage.workerKills +
  damage.webKills +
  damage.freezes +
  damage.terminated +
  damage.postgresKills +
  damage.cuts;

/** Passwords that were refused more often than the losses since they began to be refused explain. */
function rejectedWatch() {
  let lostUntilNow = 0;
  const lostAtFirst = new Map<string, number>();
  return (rejected: [string, number][], lost: number): unknown[] => {
    for (const [password] of rejected)
      if (!lostAtFirst.has(password)) lostAtFirst.set(password, lostUntilNow);
    lostUntilNow = lost;
    return rejected.filter(([password, count]) => count > MAX_REJECTED + lost - lostAtFirst.get(password)!);
  };
}

function duringPause(requests: FakeRequest[], pauses: Pauses): unknown[] {
  return requests.filter(({ at }) =>
    pauses.some(({ from, to }) => at > from + STOP_MS && (to === null || at < to)),
  );
}
