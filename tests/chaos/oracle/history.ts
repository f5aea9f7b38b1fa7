import type { FakeRequest } from '../../fake-spivi/server.ts';
import type { JournalEntry } from '../../fake-spivi/state.ts';
import type { World } from '../sim/world.ts';
import { type Violation, wallTime } from './violation.ts';

/** From a check to the call that rests on it, and from a switch to the last call: no more than this. */
const PROMPT_MS = 5000;
const BEGUN_TOLERANCE_MS = 10_000;
const ANSWER_MS = 10_000;
const STALE_MS = 10_000;
const MAX_REFUSED = 3;
/** Faults that change nothing about a write. */
const ONLY_READS = new Set(['stale', 'empty_list', 'short_list']);
const MARK = /Tandem ([0-9a-f-]{36})/;

type Sent = FakeRequest & { caller: string };
const formOf = (request: FakeRequest) => request.form as Record<string, string | string[] | undefined>;

/** What Spivi's own journal must never show: I4, I5, I6, I10, I11, I15, I16, I23. */
export async function checkHistory(world: World): Promise<Violation[]> {
  const { log } = world.fake.truth();
  const sent = world.fake
    .requests()
    .map((request) => ({ ...request, caller: world.callers.get(request.n) ?? '' }));
  return [
    ...(await checkOwnership(world, log)),
    ...checkCreates(log, sent),
    ...(await checkAbsence(world, log, sent)),
    ...(await checkRefusedLogins(world, sent)),
    ...(await checkSwitch(world, sent)),
    ...(await checkShown(world, log)),
    ...(await checkConsents(world, sent)),
  ];
}

/** I15: nobody is put on a seat who has taken back that they are sent, or never allowed it. */
async function checkConsents(world: World, sent: readonly Sent[]): Promise<Violation[]> {
  const links = await world.rows<{ client_id: number; customer_id: string }>('select * from sim.link_seen');
  const peopleOf = Map.groupBy(links, (link) => link.client_id);
  const answers = await world.rows<{ customer_id: string; granted_at: Date; revoked_at: Date | null }>(
    `select customer_id, granted_at, revoked_at from studio.consents where purpose = 'send'`,
  );
  const isAllowed = (customerId: string, at: number) =>
    answers.some(
      (answer) =>
        answer.customer_id === customerId &&
        answer.granted_at.getTime() <= at &&
        (answer.revoked_at?.getTime() ?? Infinity) >= at - PROMPT_MS,
    );
  return sent.flatMap((request) => {
    if (request.method !== 'EventService/AddClientsToEvents') return [];
    const clientIds = Object.values(formOf(request).ClientIDs ?? []).map(Number);
    // Of a client who was several people's it is not known here who was meant.
    const meant = clientIds.flatMap((id) => (peopleOf.get(id)?.length === 1 ? peopleOf.get(id)! : []));
    return meant.flatMap(({ client_id, customer_id }) =>
      isAllowed(customer_id, request.at)
        ? []
        : [{ name: 'I15', evidence: `client ${client_id} was sent at ${iso(request.at)} without consent` }],
    );
  });
}

/** I5: what people did in Spivi is theirs. I10: what has begun is never cancelled. */
async function checkOwnership(world: World, log: readonly JournalEntry[]): Promise<Violation[]> {
  const riders = new Set(
    (
      await world.rows<{ pair: string }>(`select distinct b.class_id || ' ' || l.client_id as pair
        from studio.bookings b join sim.link_seen l using (customer_id)`)
    ).map((row) => row.pair),
  );
  const events = new Map<number, { origin: string; classId: string; start: string }>();
  const rows = new Map<string, 'api' | 'human'>();
  const ours = new Set<string>();
  const found: Violation[] = [];
  for (const { at, by, change } of log) {
    if (change.type === 'event_added') {
      const { eventId, origin, description, startDateTime } = change.event;
      events.set(eventId, { origin, classId: MARK.exec(description)?.[1] ?? '', start: startDateTime });
    }
    if (change.type === 'event_retimed') events.get(change.eventId)!.start = change.startDateTime;
    if (change.type === 'event_cancelled' && by === 'api') {
      const event = events.get(change.eventId)!;
      if (event.origin === 'human')
        found.push({ name: 'I5', evidence: `event ${change.eventId}, made by hand in Spivi, was cancelled` });
      const longAgo = wallTime(
        new Date(at - BEGUN_TOLERANCE_MS - earlier(world, at)),
        world.options.timeZone,
      );
      if (event.start <= longAgo)
        found.push({
          name: 'I10',
          evidence: `event ${change.eventId} of class ${event.classId} began at ${event.start} and was cancelled at ${iso(at)}`,
        });
    }
    if (change.type !== 'roster_added' && change.type !== 'roster_removed') continue;
    const key = `${change.eventId} ${change.clientId}`;
    const event = events.get(change.eventId)!;
    if (change.type === 'roster_added') {
      rows.set(key, by);
      if (by === 'api') {
        ours.add(key);
        if (event.origin === 'human')
          found.push({
            name: 'I5',
            evidence: `client ${change.clientId} was put into event ${change.eventId}, made by hand`,
          });
      }
    } else {
      const theirs =
        rows.get(key) === 'human' && !ours.has(key) && !riders.has(`${event.classId} ${change.clientId}`);
      if (by === 'api' && theirs)
        found.push({
          name: 'I5',
          evidence: `client ${change.clientId}, put into event ${change.eventId} by hand, was taken out`,
        });
      rows.delete(key);
    }
  }
  return found;
}

/** When clocks go back an hour comes twice: a wall time is surely past only in the second. */
function earlier(world: World, at: number): number {
  const offset = (ms: number) => Date.parse(`${wallTime(new Date(ms), world.options.timeZone)}Z`) - ms;
  return Math.max(0, offset(at - 3 * 3_600_000) - offset(at + 3 * 3_600_000));
}

/** I4: between two creates for one class lies a look that could have seen the first. */
function checkCreates(log: readonly JournalEntry[], sent: readonly Sent[]): Violation[] {
  const madeBy = new Map(
    log.flatMap((e) => (e.change.type === 'event_added' ? [[e.request, e.change.event.eventId]] : [])),
  );
  const goneAt = new Map(
    log.flatMap((e) => (e.change.type === 'event_cancelled' ? [[e.change.eventId, e.at]] : [])),
  );
  const creates = Map.groupBy(
    sent.filter((request) => request.method === 'EventService/AddEvent'),
    (request) => MARK.exec(String(formOf(request).Description))?.[1] ?? '',
  );
  return [...creates].flatMap(([classId, calls]) =>
    calls.slice(1).flatMap((second, i) => {
      const first = calls[i]!;
      const eventId = madeBy.get(first.n);
      if (eventId !== undefined && (goneAt.get(eventId) ?? Infinity) <= second.at) return [];
      const refused = !first.applied && first.fault === null;
      if (refused || first.fault === 'http_429' || first.fault === 'http_401') return [];
      // A known event that is not shown any more is I6's matter.
      if (first.answered === 200 && (first.fault === null || ONLY_READS.has(first.fault))) return [];
      const from = first.at + (first.answered === null ? ANSWER_MS : 0) + STALE_MS;
      const looked = sent.some(
        (r) =>
          r.method === 'EventService/GetEvents' &&
          r.at >= from &&
          r.n < second.n &&
          r.answered === 200 &&
          r.errorCode === 200 &&
          formOf(r).BoxID === formOf(first).BoxID &&
          coversDay(r, first),
      );
      return looked
        ? []
        : [
            {
              name: 'I4',
              evidence: `class ${classId}: ${first.fault ?? 'unanswered'} create at ${iso(first.at)}, the next at ${iso(second.at)} without a look since ${iso(from)}`,
            },
          ];
    }),
  );
}

/** Site dates are DD-MM-YYYYTHH:mm. */
const dayOf = (text: unknown) => String(text).slice(0, 10).split('-').reverse().join('-');
const coversDay = (look: Sent, create: Sent) => {
  const day = dayOf(formOf(create).StartDateTime);
  return dayOf(formOf(look).StartDateTime) <= day && day <= dayOf(formOf(look).EndDateTime);
};

/** I6: an event that the studio knows counts as gone only after two reads, a stale window apart, did not show it. */
async function checkAbsence(
  world: World,
  log: readonly JournalEntry[],
  sent: readonly Sent[],
): Promise<Violation[]> {
  const known = await world.rows<{ class_id: string; event_id: number; at: Date }>(
    'select * from sim.known_event',
  );
  const goneAt = new Map(
    log.flatMap((e) => (e.change.type === 'event_cancelled' ? [[e.change.eventId, e.at]] : [])),
  );
  return known.flatMap(({ class_id, event_id, at }) => {
    const again = sent.find(
      (r) =>
        r.method === 'EventService/AddEvent' &&
        r.at > at.getTime() &&
        String(formOf(r).Description).includes(class_id) &&
        (goneAt.get(event_id) ?? Infinity) > r.at,
    );
    if (!again) return [];
    const reads = sent.filter(
      (r) =>
        r.method === 'EventService/GetEvents' &&
        r.n < again.n &&
        [formOf(r).EventIDs].flat().includes(String(event_id)) &&
        r.answered === 200 &&
        r.errorCode === 200,
    );
    const lastSeen = reads.findLastIndex(
      (r) =>
        r.fault !== 'empty_list' &&
        r.fault !== 'wrong_types' &&
        r.fault !== 'short_list' &&
        r.fault !== 'truncated',
    );
    const absent = reads.slice(lastSeen + 1);
    const apart = absent.length > 1 && absent.at(-1)!.at - absent[0]!.at >= STALE_MS;
    return apart
      ? []
      : [
          {
            name: 'I6',
            evidence: `class ${class_id} was made again at ${iso(again.at)} though event ${event_id} is there; ${absent.length} reads did not show it`,
          },
        ];
  });
}

/** I11: it is a person's own login. Each task killed before it could write the answer may cost one try more. */
async function checkRefusedLogins(world: World, sent: readonly Sent[]): Promise<Violation[]> {
  const lost = await world.rows<{ at: Date }>(
    `select started_at as at from studio.spivi_attempts
     where outcome = 'started' or outcome = 'unknown' and code is null`,
  );
  const versions = await world.rows<{ at: Date; version: number }>(
    'select min(at) as at, version from sim.switch where version > 0 group by version order by 1',
  );
  return versions.flatMap(({ at, version }, i) => {
    const until = versions[i + 1]?.at.getTime() ?? Infinity;
    const refused = sent.filter(
      (r) =>
        (r.authOk === false || r.fault === 'http_401') &&
        r.at >= at.getTime() &&
        r.at < until &&
        !r.caller.startsWith('person connects'),
    );
    const lostThen = lost.filter((one) => one.at >= at && one.at.getTime() < until);
    return refused.length <= MAX_REFUSED + lostThen.length
      ? []
      : [
          {
            name: 'I11',
            evidence: `${refused.length} refused logins of version ${version} with ${lostThen.length} answers lost, the last at ${iso(refused.at(-1)!.at)} by ${refused.at(-1)!.caller}`,
          },
        ];
  });
}

/** I16: nothing is sent once a pause or a removal is committed. */
async function checkSwitch(world: World, sent: readonly Sent[]): Promise<Violation[]> {
  const switches = await world.rows<{ at: Date; enabled: boolean }>(
    'select at, enabled from sim.switch order by at, version desc',
  );
  return switches.flatMap(({ at, enabled }, i) => {
    if (enabled) return [];
    const until = switches[i + 1]?.at.getTime() ?? Infinity;
    const late = sent.find(
      (r) => r.at > at.getTime() + PROMPT_MS && r.at < until && !r.caller.startsWith('person connects'),
    );
    return late
      ? [
          {
            name: 'I16',
            evidence: `${late.method} at ${iso(late.at)} by ${late.caller}, though off since ${iso(at.getTime())}`,
          },
        ]
      : [];
  });
}

/** How long after Spivi held a seat it may still be told as confirmed: a run's length. */
const CONFIRM_MS = 120_000;

/** I23: a seat that was shown as confirmed was Spivi's a moment before. */
async function checkShown(world: World, log: readonly JournalEntry[]): Promise<Violation[]> {
  const shown = await world.rows<{
    at: Date;
    class_id: string;
    booking_id: string;
    client_id: number;
    seat_id: number;
  }>('select * from sim.shown where client_id is not null');
  const classOf = new Map<number, string>();
  const held: {
    classId: string;
    clientId: number;
    seatId: number;
    from: number;
    to: number;
    eventId: number;
  }[] = [];
  for (const { at, change } of log) {
    if (change.type === 'event_added')
      classOf.set(change.event.eventId, MARK.exec(change.event.description)?.[1] ?? '');
    if (change.type === 'roster_added')
      held.push({ ...change, classId: classOf.get(change.eventId)!, from: at, to: Infinity });
    if (change.type === 'roster_removed' || change.type === 'event_cancelled')
      for (const row of held)
        if (
          row.eventId === change.eventId &&
          row.to === Infinity &&
          (change.type === 'event_cancelled' || row.clientId === change.clientId)
        )
          row.to = at;
  }
  return shown
    .filter(
      (one) =>
        !held.some(
          (row) =>
            row.classId === one.class_id &&
            row.clientId === one.client_id &&
            row.seatId === one.seat_id &&
            row.from <= one.at.getTime() + 1 &&
            row.to >= one.at.getTime() - CONFIRM_MS,
        ),
    )
    .map((one) => ({
      name: 'I23',
      evidence: `booking ${one.booking_id} of class ${one.class_id} was shown as synced at ${iso(one.at.getTime())} (client ${one.client_id}, seat ${one.seat_id}), which Spivi did not hold`,
    }));
}

const iso = (ms: number) => new Date(ms).toISOString();
