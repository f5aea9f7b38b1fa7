import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Said, StudioHttp } from './http.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

const SPOTS = 12;
const RETRY_MS = [200, 1000] as const;
const PAUSE_MS = [100, 900] as const;
const MAX_TRIES = 40;
const MINUTE_MS = 60_000;

/** What a client was told about a booking, in the end. */
export type Told = {
  bookingId: string;
  classId: string;
  customerId: string;
  state: 'booked' | 'cancelled';
  spotNumber: number | null;
  /** False when a change was asked for whose outcome the client never learnt. */
  certain: boolean;
};
/** A booking that was asked for, by its Idempotency-Key. */
type Asked = { key: string; path: string; body: object; customerId: string; classId: string };

export type ClientLog = {
  told: Map<string, Told>;
  unresolved: Asked[];
  /** What the studio said against its own promises, as it was seen. */
  broken: string[];
  counts: { ok: number; refused: number; unknown: number };
};

export type Client = { log: ClientLog; run(until: () => boolean): Promise<void>; resolve(): Promise<void> };

/**
 * One person at the desk with customers of their own, so that nobody else changes their bookings: books, moves,
 * cancels, restores; tries again with the same key when no answer came, and sometimes gives up.
 */
export function deskClient(
  http: StudioHttp,
  scene: Scene,
  customers: Scene['customers'],
  random: Random,
  logPath: string,
): Client {
  const log: ClientLog = {
    told: new Map(),
    unresolved: [],
    broken: [],
    counts: { ok: 0, refused: 0, unknown: 0 },
  };

  /** Sends until there is an answer or patience ends. */
  async function persist(
    method: string,
    path: string,
    body: object | undefined,
    key: string | null,
    tries: number,
  ) {
    let said: Said = null;
    for (let tried = 0; said === null && tried < tries; tried++) {
      if (tried > 0) await sleep(random.between(...RETRY_MS));
      const at = Date.now();
      said = await http.send(method, path, body, key === null ? {} : { 'idempotency-key': key });
      const outcome = said === null ? 'unknown' : said.status < 300 ? 'ok' : 'refused';
      log.counts[outcome]++;
      appendFileSync(
        logPath,
        `${JSON.stringify({ at, ms: Date.now() - at, method, path, body, key, said })}\n`,
      );
    }
    return said;
  }

  async function book(): Promise<void> {
    const { customerId } = random.pick(customers);
    const classId = random.pick(scene.classes);
    const spotNumber = random.chance(0.95) ? random.between(1, SPOTS) : null;
    const path = `/classes/${classId}/bookings`;
    const asked = { key: randomUUID(), path, body: { customerId, spotNumber }, customerId, classId };
    const said = await persist('POST', path, asked.body, asked.key, random.chance(0.1) ? 1 : MAX_TRIES);
    if (said === null) return void log.unresolved.push(asked);
    const bookingId = noteBooking(asked, said);
    if (bookingId === null || !random.chance(0.15)) return;
    const again = await http.send('POST', path, asked.body, { 'idempotency-key': asked.key });
    if (again && again.body.bookingId !== bookingId)
      log.broken.push(`key ${asked.key} gave ${bookingId}, then ${JSON.stringify(again)}`);
    const other = await http.send(
      'POST',
      path,
      { customerId, spotNumber: (spotNumber ?? 1) + 1 },
      { 'idempotency-key': asked.key },
    );
    if (other && other.status !== 422)
      log.broken.push(`key ${asked.key} with another body gave ${JSON.stringify(other)}`);
  }

  function noteBooking({ customerId, classId }: Asked, said: NonNullable<Said>): string | null {
    if (said.status >= 300) return null;
    const { bookingId, spotNumber } = said.body as { bookingId: string; spotNumber: number | null };
    log.told.set(bookingId, {
      bookingId,
      classId,
      customerId,
      state: 'booked',
      spotNumber,
      certain: true,
    });
    return bookingId;
  }

  async function change(): Promise<void> {
    if (log.told.size === 0) return book();
    const told = random.pick([...log.told.values()]);
    const cancels = told.state === 'booked' && random.chance(0.4);
    const spotNumber = random.between(1, SPOTS);
    const action = told.state === 'cancelled' ? 'restore' : cancels ? 'cancel' : 'move';
    const body = action === 'move' ? { spotNumber } : undefined;
    const path = `/bookings/${told.bookingId}/${action}`;
    const said = await persist('POST', path, body, null, random.chance(0.1) ? 1 : MAX_TRIES);
    if (said === null) told.certain = false;
    else if (said.status < 300) {
      const { state, spotNumber: spot } = said.body as Pick<Told, 'state' | 'spotNumber'>;
      Object.assign(told, { state, spotNumber: spot, certain: true });
    }
  }

  return {
    log,
    async run(until) {
      while (!until()) {
        await (random.chance(0.45) ? book() : change());
        await sleep(random.between(...PAUSE_MS));
      }
    },
    /** Asks again for what was left open: the same key tells what became of it. */
    async resolve() {
      for (const asked of log.unresolved.splice(0)) {
        const said = await persist('POST', asked.path, asked.body, asked.key, MAX_TRIES);
        if (said === null) log.unresolved.push(asked);
        else noteBooking(asked, said);
      }
    },
  };
}

/** The manager: retimes, renames, moves to another room, switches sending off and on, cancels and makes classes. */
export async function manage(
  http: StudioHttp,
  scene: Scene,
  random: Random,
  until: () => boolean,
): Promise<void> {
  const running = 2;
  while (!until()) {
    await sleep(random.between(1500, 5000));
    const classId = random.pick(scene.classes.slice(running));
    const path = `/classes/${classId}`;
    const dice = random.next();
    const at = Date.now() + random.between(1440, 8 * 1440) * MINUTE_MS;
    const startsAt = new Date(at - (at % MINUTE_MS));
    const times = {
      startsAt: startsAt.toISOString(),
      endsAt: new Date(startsAt.getTime() + random.between(20, 90) * MINUTE_MS).toISOString(),
    };
    if (dice < 0.45) await http.send('PATCH', path, times);
    else if (dice < 0.6) await http.send('PATCH', path, { title: `Ride ${random.between(1, 999)}` });
    else if (dice < 0.75) await http.send('PATCH', path, { roomId: random.pick(scene.rooms).roomId });
    else if (dice < 0.9) await http.send('PATCH', path, { spiviEnabled: random.chance(0.6) });
    else if (dice < 0.95) await http.send('POST', `${path}/cancel`);
    else {
      const { roomId } = random.pick(scene.rooms);
      const made = await http.send('POST', '/classes', { title: 'Extra ride', roomId, ...times });
      if (made && made.status < 300) scene.classes.push(String(made.body.classId));
    }
  }
}
