/** A person at the site, with the fields that Spivi shows. `weight` kg, `height` cm, `ftp` W, `lthr`, `rhr` bpm. */
export type FakeClient = {
  clientId: number;
  email: string | null;
  displayName: string;
  firstName?: string;
  lastName?: string;
  address?: string;
  city?: string;
  country?: string;
  phone?: string;
  birthDate?: string;
  gender?: string;
  notes?: string;
  deviceId?: string;
  weight?: number;
  height?: number;
  ftp?: number;
  lthr?: number;
  rhr?: number;
  pst?: number;
};

type By = 'api' | 'human';
export type RosterRow = { clientId: number; seatId: number; by: By };

/** A class. Times are the site's wall time, 'YYYY-MM-DDTHH:mm'. */
export type FakeEvent = {
  eventId: number;
  title: string;
  description: string;
  boxId: number;
  startDateTime: string;
  endDateTime: string;
  /** The instructor's email. */
  instructor: string | null;
  isCancelled: boolean;
  origin: By;
  roster: RosterRow[];
};

/** `calories` kcal, `avgHr` bpm, speeds in `distanceUnits` per hour. */
export type FakeWorkout = {
  calories: number;
  totalSep: number;
  totalWpp: number;
  avgHr: number;
  avgSpeed?: number;
  maxSpeed?: number;
  distance?: number;
  distanceUnits?: string;
};

/** One change of the truth. */
export type Change =
  | { type: 'client_saved'; client: FakeClient }
  | { type: 'client_deleted'; clientId: number }
  | { type: 'event_added'; event: FakeEvent }
  | { type: 'event_cancelled'; eventId: number; begun: boolean }
  | { type: 'event_retimed'; eventId: number; startDateTime: string; endDateTime: string }
  | { type: 'roster_added'; eventId: number; clientId: number; seatId: number }
  | { type: 'roster_removed'; eventId: number; clientId: number; begun: boolean }
  | { type: 'workout_set'; eventId: number; clientId: number; workout: FakeWorkout | null }
  | { type: 'password_set'; passwordHash: string };

/** A change with its place in the order, when (ms since epoch), whose, and the API request that caused it. */
export type JournalEntry = { n: number; at: number; by: By; request: number | null; change: Change };

/** How long a stale read may lag behind, so how long older versions are kept. */
export const STALE_WINDOW_MS = 10_000;

type Version<V> = { at: number; value: V | null };

/** Values by ID, each with the versions that a stale read may still see. */
class Versions<V> {
  readonly #all = new Map<number, Version<V>[]>();

  get(id: number): V | null {
    return this.#all.get(id)?.at(-1)?.value ?? null;
  }

  set(id: number, at: number, value: V | null): void {
    const versions = this.#all.get(id) ?? [];
    const oldest = versions.findLastIndex((version) => version.at <= at - STALE_WINDOW_MS);
    this.#all.set(id, [...versions.slice(Math.max(oldest, 0)), { at, value }]);
  }

  /** The values as they were at that time (ms since epoch); without it, as they are. */
  list(asOf = Number.POSITIVE_INFINITY): V[] {
    return [...this.#all.values()].flatMap(
      (versions) => versions.findLast((version) => version.at <= asOf)?.value ?? [],
    );
  }
}

/** What the site holds: the sum of the journal's changes. Values are never changed in place. */
export class State {
  readonly clients = new Versions<FakeClient>();
  readonly events = new Versions<FakeEvent>();
  readonly workouts = new Map<string, FakeWorkout>();
  passwordHash: string | null = null;
  lastClientId = 7000;
  lastEventId = 50_000;

  apply({ at, by, change }: JournalEntry): void {
    switch (change.type) {
      case 'client_saved':
        this.lastClientId = Math.max(this.lastClientId, change.client.clientId);
        this.clients.set(change.client.clientId, at, change.client);
        break;
      case 'client_deleted':
        this.clients.set(change.clientId, at, null);
        break;
      case 'event_added':
        this.lastEventId = Math.max(this.lastEventId, change.event.eventId);
        this.events.set(change.event.eventId, at, change.event);
        break;
      case 'event_cancelled':
        this.#edit(change.eventId, at, () => ({ isCancelled: true }));
        break;
      case 'event_retimed': {
        const { startDateTime, endDateTime } = change;
        this.#edit(change.eventId, at, () => ({ startDateTime, endDateTime }));
        break;
      }
      case 'roster_added': {
        const row = { clientId: change.clientId, seatId: change.seatId, by };
        this.#edit(change.eventId, at, ({ roster }) => ({ roster: [...roster, row] }));
        break;
      }
      case 'roster_removed':
        this.#edit(change.eventId, at, ({ roster }) => ({
          roster: roster.filter(({ clientId }) => clientId !== change.clientId),
        }));
        break;
      case 'workout_set': {
        const key = workoutKey(change.eventId, change.clientId);
        if (change.workout) this.workouts.set(key, change.workout);
        else this.workouts.delete(key);
        break;
      }
      case 'password_set':
        this.passwordHash = change.passwordHash;
    }
  }

  #edit(eventId: number, at: number, edit: (event: FakeEvent) => Partial<FakeEvent>): void {
    const event = this.events.get(eventId);
    if (event) this.events.set(eventId, at, { ...event, ...edit(event) });
  }
}

export const workoutKey = (eventId: number, clientId: number) => `${eventId}/${clientId}`;
