import type {
  ContestTold,
  EventSummary,
  LiveBoard,
  LiveRider,
  SprintTold,
  TeamsTold,
} from '@tandem/api/tracker';
import type { RideResult, RiderProfile } from '@tandem/metrics';
import { createLive, type Live, STALE_AFTER_SECONDS, UNKNOWN_RIDER } from '@tandem/metrics';
import { type Amounts, amountsOf, type SprintNumbers, sprintNumbers } from '@tandem/metrics/modes';
import { decodeTrace } from '@tandem/metrics/trace';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { nameOf, profileColumns, toProfile } from '../clients/index.ts';
import { classSeconds, heldNow, type Span, spansOf, summaryOf } from '../events/index.ts';
import { sprintOf, teamsOf, timerOf } from '../modes/index.ts';
import { attributionOf } from '../sensors/index.ts';
import { type Chunk, chunksOf, heardOf } from '../workouts/index.ts';
import { type BoardRule, forScreen, type Tile } from './board-rule.ts';
import { type Contestant, onBoard, withTeams } from './standings.ts';

type Person = { name: string; profile: RiderProfile; rule: BoardRule };
type Room = { spans: readonly Span[]; people: ReadonlyMap<number, Person> };
type Rider = {
  clientId: number | null;
  seatId: number;
  profile: RiderProfile;
  /** What counts, by the class's seconds. */
  live: Live;
  /** What is heard now, by the wall: in a pause too, and after it without what was before. The same in a class without one. */
  now: Live;
  heardAtMs: number;
  /** Of the contest, as it was looked at last, and from which second on something has come since. */
  contest: { amounts: Amounts; changedFrom: number } | undefined;
};

/** What is heard of the class's box and of those that stand with it. */
export type RoomHealth = Pick<LiveBoard, 'box' | 'otherBoxes'>;

/** One class as it runs: a reducer per rider, and per seat that sends without a rider. */
export type LiveClass = {
  /** Takes one batch's samples; a repeat changes nothing. */
  take(chunk: Chunk): void;
  boxId: number;
  board(nowMs: number, boxes: RoomHealth): LiveBoard;
};

/** Builds a class from what is stored: the same after a restart as before. @throws Problem `not_found` */
export async function loadLiveClass(work: Pick<Work, 'trx' | 'siteId'>, eventId: number): Promise<LiveClass> {
  const { trx } = work;
  const event = await summaryOf(trx, eventId);
  const spans = await spansOf(trx, eventId);
  const whoseIs = await attributionOf(trx, eventId);
  const unsent = await unsentSeats(trx, eventId);
  const clients = new Map((await loadClients(trx, eventId)).map((c) => [c.client_id, c]));
  const people = new Map(
    [...clients].map(([id, c]) => [
      id,
      {
        name: nameOf(c.first_name, c.last_name),
        profile: toProfile(c, new Date(event.startsAt)),
        rule: { shown: c.board_shown, alias: c.board_alias, hidden: c.board_hidden },
      },
    ]),
  );
  const sprint = await sprintOf(work, eventId);
  const teams = await teamsOf(work, eventId);
  if (event.state === 'stopped')
    return stoppedClass(event, await loadFinal(trx, eventId, people), { spans, people, last: sprint, teams });

  const timer = await timerOf(work, eventId);
  const { pauses } = event;
  const startedAt = event.startedAt === null ? null : new Date(event.startedAt);
  const riders = new Map<string, Rider>();
  let replayedSeconds = 0;
  let heardByWall = false;
  const riderOf = (seatId: number, clientId: number | null): Rider => {
    const key = clientId === null ? `seat ${seatId}` : `client ${clientId}`;
    let rider = riders.get(key);
    if (!rider) {
      const profile = people.get(clientId ?? 0)?.profile ?? UNKNOWN_RIDER;
      const live = createLive(profile);
      const now = pauses.length > 0 ? createLive(profile) : live;
      rider = { clientId, seatId, profile, live, now, heardAtMs: 0, contest: undefined };
      riders.set(key, rider);
    }
    return rider;
  };
  const take = (chunk: Chunk) => {
    heardByWall ||= chunk.clockId !== null;
    for (const sample of heardOf(chunk)) {
      if (chunk.classClock) replayedSeconds = Math.max(replayedSeconds, sample.second + 1);
      const whose = whoseIs(sample);
      if (whose === null) continue;
      const rider = riderOf(whose.seatId, whose.clientId);
      rider.heardAtMs = Math.max(rider.heardAtMs, chunk.receivedAt.getTime());
      if (rider.now !== rider.live) rider.now.push(sample.wallSecond, sample, whose.rank);
      if (!sample.counts) continue;
      rider.live.push(sample.second, sample, whose.rank);
      if (rider.contest) rider.contest.changedFrom = Math.min(rider.contest.changedFrom, sample.second);
    }
  };
  for (const chunk of await chunksOf(trx, eventId)) take(chunk);

  return {
    take,
    boxId: event.boxId,
    board(nowMs, boxes) {
      const wall = classSeconds({ startedAt, pauses }, new Date(nowMs));
      const held = new Set(heldNow(spans).map((s) => s.seatId));
      const elapsedSeconds = heardByWall ? wall : replayedSeconds || wall;
      const soFar = upTo(sprint, elapsedSeconds);
      const contest = upTo(teams?.contest ?? null, elapsedSeconds);
      const seats = seatsShown(spans, riders);
      const shown = seats.map(({ seatId, clientId }): Tile => {
        const rider = riderOf(seatId, clientId);
        return {
          ...tile(rider, seatId, people.get(clientId ?? 0), nowMs),
          sprint: soFar && sprintNumbers(rider.live.heard, rider.profile, soFar),
        };
      });
      const contestants = contestantsOf({ spans, people }, ({ seatId, clientId }) =>
        contest ? amountsNow(riderOf(seatId, clientId), contest) : NOTHING,
      );
      const told = forScreen(shown, sprint?.measure);
      return {
        event,
        ...boxes,
        elapsedSeconds,
        serverTime: new Date(nowMs).toISOString(),
        sprint,
        timer,
        teams: onBoard(teams, contestants),
        ...told,
        riders: withTeams(told.riders, teams),
        unsentSeats: unsent.filter((seat) => !held.has(seat)),
      };
    },
  };
}

const NOTHING: Amounts = new Float64Array(0);

/** Everyone who held a seat, on the one that they held last: the same while the class runs and after it. */
function contestantsOf({ spans, people }: Room, amounts: (span: Span) => Amounts): Contestant[] {
  const last = new Map(spans.map((span) => [span.clientId, span]));
  return [...last.values()].map((span) => ({
    seatId: span.seatId,
    left: span.toSecond !== null,
    rule: people.get(span.clientId)?.rule ?? null,
    amounts: amounts(span),
  }));
}

/** Of a contest so far: only what has changed since it was looked at last is reckoned anew. */
function amountsNow(rider: Rider, contest: ContestTold): Amounts {
  const amounts = amountsOf(rider.live.heard, rider.profile, contest, rider.contest);
  rider.contest = { amounts, changedFrom: Number.POSITIVE_INFINITY };
  return amounts;
}

/** What a sprint has had of its seconds after so many of the class; null where it has not begun. */
const upTo = <S extends Pick<SprintTold, 'fromSecond' | 'toSecond'>>(sprint: S | null, seconds: number) =>
  sprint && sprint.fromSecond < seconds ? { ...sprint, toSecond: Math.min(sprint.toSecond, seconds) } : null;

/** Everyone on a seat now, and seats that speak though nobody holds them. */
function seatsShown(spans: readonly Span[], riders: Map<string, Rider>) {
  const held = heldNow(spans);
  const unclaimed = [...riders.values()].filter(
    (r) => r.clientId === null && r.heardAtMs > 0 && !held.some((s) => s.seatId === r.seatId),
  );
  return [...held, ...unclaimed]
    .map(({ seatId, clientId }) => ({ seatId, clientId }))
    .sort((a, b) => a.seatId - b.seatId);
}

function tile(rider: Rider, seatId: number, person: Person | undefined, nowMs: number): Omit<Tile, 'sprint'> {
  const now = rider.now.snapshot();
  const done = rider.now === rider.live ? now : rider.live.snapshot();
  const stale = nowMs - rider.heardAtMs > STALE_AFTER_SECONDS * 1000 || now.stale;
  const fresh = <T>(value: T | null) => (stale ? null : value);
  const zoneBy =
    now.powerZone !== null ? 'powerW' : now.heartRateZone !== null ? 'heartRateBpm' : 'cadenceRpm';
  const shown: LiveRider = {
    seatId,
    clientId: rider.clientId,
    name: person?.name ?? '',
    powerW: fresh(now.powerW),
    heartRateBpm: fresh(now.heartRateBpm),
    cadenceRpm: fresh(now.cadenceRpm),
    ftpPercent: now.ftpShare === null ? null : fresh(now.ftpShare * 100),
    maxHrPercent: now.maxHrShare === null ? null : fresh(now.maxHrShare * 100),
    zone: fresh(now.zone),
    workKj: done.workKj ?? 0,
    caloriesKcal: done.energyKcal,
    distanceKm: done.distanceKm ?? 0,
    points: done.effortPoints ?? 0,
    hidden: [],
    stale,
    rank: null,
    sprint: null,
    team: null,
  };
  return { rider: shown, rule: person?.rule ?? null, zoneBy };
}

type Final = {
  seconds: number;
  tile: Omit<Tile, 'sprint'>;
  /** What they did in a part of the class. */
  inPart(of: Pick<SprintTold, 'fromSecond' | 'toSecond'>): SprintNumbers;
  inContest(of: ContestTold): Amounts;
};

/** After Stop the board shows what was written, the class's last sprint and contest too, which Stop has ended. */
function stoppedClass(
  event: EventSummary,
  final: Final[],
  { last, teams, ...room }: Room & { last: SprintTold | null; teams: TeamsTold | null },
): LiveClass {
  const wall = classSeconds(
    { startedAt: new Date(event.startedAt!), pauses: event.pauses },
    new Date(event.stoppedAt!),
  );
  const elapsedSeconds = final[0]?.seconds ?? wall;
  const sprint = upTo(last, elapsedSeconds);
  const contest = upTo(teams?.contest ?? null, elapsedSeconds);
  const wrote = new Map(final.map((one) => [one.tile.rider.clientId, one]));
  const contestants = contestantsOf(
    room,
    ({ clientId }) => (contest && wrote.get(clientId)?.inContest(contest)) ?? NOTHING,
  );
  const tiles = final.map(({ tile, inPart }): Tile => ({ ...tile, sprint: sprint && inPart(sprint) }));
  const told = forScreen(tiles, sprint?.measure);
  return {
    take() {},
    boxId: event.boxId,
    board: (nowMs, boxes) => ({
      event,
      ...boxes,
      elapsedSeconds,
      serverTime: new Date(nowMs).toISOString(),
      sprint,
      timer: null,
      teams: onBoard(teams && { ...teams, contest }, contestants),
      ...told,
      riders: withTeams(told.riders, teams),
      unsentSeats: [],
    }),
  };
}

async function loadFinal(trx: Trx, eventId: number, people: ReadonlyMap<number, Person>): Promise<Final[]> {
  const workouts = await trx
    .selectFrom('workouts')
    .select(['client_id', 'seat_id', 'seconds', 'result', 'trace'])
    .where('event_id', '=', eventId)
    .orderBy('seat_id')
    .execute();
  return workouts.map(({ seat_id, client_id, seconds, result, trace }) => {
    const { values } = result as unknown as RideResult;
    const person = people.get(client_id);
    const rider = {
      ...silentTile,
      seatId: seat_id,
      clientId: client_id,
      name: person?.name ?? '',
      workKj: values.workKj ?? 0,
      caloriesKcal: values.energyKcal,
      distanceKm: values.distanceKm ?? 0,
      points: values.effortPoints ?? 0,
      hidden: [],
    };
    return {
      seconds,
      tile: { rider, rule: person?.rule ?? null, zoneBy: 'powerW' },
      inPart: (of) => sprintNumbers(decodeTrace(trace), person?.profile ?? UNKNOWN_RIDER, of),
      inContest: (of) => amountsOf(decodeTrace(trace), person?.profile ?? UNKNOWN_RIDER, of),
    };
  });
}

const silentTile = {
  powerW: null,
  heartRateBpm: null,
  cadenceRpm: null,
  ftpPercent: null,
  maxHrPercent: null,
  zone: null,
  stale: true,
  rank: null,
  sprint: null,
  team: null,
};

async function unsentSeats(trx: Trx, eventId: number): Promise<number[]> {
  const { unsent_seats } = await trx
    .selectFrom('events')
    .select('unsent_seats')
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return unsent_seats;
}

const loadClients = (trx: Trx, eventId: number) =>
  trx
    .selectFrom('clients')
    .select(['client_id', 'first_name', 'last_name', ...profileColumns])
    .select(['board_shown', 'board_alias', 'board_hidden'])
    .where('client_id', 'in', (eb) =>
      eb.selectFrom('seat_assignments').select('client_id').where('event_id', '=', eventId),
    )
    .execute();
