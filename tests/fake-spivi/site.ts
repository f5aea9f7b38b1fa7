import { createHash } from 'node:crypto';
import { Refusal } from './form.ts';
import {
  type Change,
  type FakeClient,
  type FakeEvent,
  type FakeWorkout,
  type JournalEntry,
  State,
} from './state.ts';

export type SiteFacts = {
  siteId: number;
  sourceName: string;
  password: string;
  /** IANA name; the site speaks its wall time only. */
  timeZone: string;
  /** Seats are numbered from `firstSeat`, 1 unless said. */
  boxes: { boxId: number; seats: number; firstSeat?: 0 | 1 }[];
  instructors?: { email: string; name: string }[];
  /** Which of an event's two texts it gives back: Spivi was seen to leave Title empty. Both, unless said. */
  gives?: 'title' | 'description';
};

export type Truth = { clients: FakeClient[]; events: FakeEvent[]; log: JournalEntry[] };

/** Who changes something: a person in Spivi's own screens, or the API request of that number. */
export type Actor = { by: 'human'; request: null } | { by: 'api'; request: number };

/** What a new event is made of, times as 'YYYY-MM-DDTHH:mm' of the site. */
export type EventFacts = Pick<FakeEvent, 'title' | 'boxId' | 'startDateTime' | 'endDateTime'> &
  Partial<Pick<FakeEvent, 'description' | 'instructor'>>;

/** The rules of the site, the same for its own screens and for the API. Each refusal changes nothing. */
export class Site {
  readonly facts: SiteFacts;
  readonly state = new State();
  readonly log: JournalEntry[] = [];
  readonly #now: () => number;
  readonly #wallClock: Intl.DateTimeFormat;
  #unwritten: JournalEntry[] = [];

  constructor(facts: SiteFacts, now: () => number) {
    this.facts = facts;
    this.#now = now;
    this.#wallClock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: facts.timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
  }

  restore(entries: JournalEntry[]): void {
    for (const entry of entries) {
      this.state.apply(entry);
      this.log.push(entry);
    }
  }

  /** The changes since the last call, to be written down before anybody is told of them. */
  takeUnwritten(): JournalEntry[] {
    const entries = this.#unwritten;
    this.#unwritten = [];
    return entries;
  }

  truth(): Truth {
    return { clients: this.state.clients.list(), events: this.state.events.list(), log: [...this.log] };
  }

  acceptsPassword(password: string): boolean {
    return hashOf(password) === (this.state.passwordHash ?? hashOf(this.facts.password));
  }

  setPassword(actor: Actor, password: string): void {
    this.#record(actor, { type: 'password_set', passwordHash: hashOf(password) });
  }

  /** @throws Refusal when the email is taken, unless a person insists. */
  addClient(actor: Actor, client: Omit<FakeClient, 'clientId'> & { clientId?: number }): number {
    if (actor.by === 'api' && this.clientsOf(client.email ?? '').length > 0)
      throw new Refusal('Username already exists');
    const clientId = client.clientId ?? this.state.lastClientId + 1;
    this.#record(actor, { type: 'client_saved', client: { ...client, clientId } });
    return clientId;
  }

  changeClient(actor: Actor, clientId: number, changes: Partial<FakeClient>): void {
    this.#record(actor, { type: 'client_saved', client: { ...this.#client(clientId), ...changes } });
  }

  deleteClient(actor: Actor, clientId: number): void {
    this.#client(clientId);
    this.#record(actor, { type: 'client_deleted', clientId });
  }

  addEvent(actor: Actor, { description = '', instructor = null, ...facts }: EventFacts): number {
    if (!this.facts.boxes.some(({ boxId }) => boxId === facts.boxId)) throw new Refusal('Box not found');
    if (facts.endDateTime <= facts.startDateTime) throw new Refusal('EndDateTime is invalid');
    if (instructor !== null && !this.facts.instructors?.some(({ email }) => email === instructor))
      throw new Refusal('Instructor not found');
    const eventId = this.state.lastEventId + 1;
    const event = { ...facts, description, instructor, eventId, isCancelled: false, roster: [] };
    this.#record(actor, { type: 'event_added', event: { ...event, origin: actor.by } });
    return eventId;
  }

  /** Also one that has begun, so that a wrong cancel shows up in the truth. */
  cancelEvent(actor: Actor, eventId: number): void {
    const event = this.#event(eventId);
    if (event.isCancelled) throw new Refusal('Event is cancelled');
    this.#record(actor, { type: 'event_cancelled', eventId, begun: this.hasBegun(event) });
  }

  retimeEvent(actor: Actor, eventId: number, startDateTime: string, endDateTime: string): void {
    this.#event(eventId);
    this.#record(actor, { type: 'event_retimed', eventId, startDateTime, endDateTime });
  }

  addToRoster(actor: Actor, eventId: number, clientId: number, seatId: number): void {
    const event = this.#event(eventId);
    this.#client(clientId);
    if (event.isCancelled) throw new Refusal('Event is cancelled');
    if (event.roster.some((row) => row.clientId === clientId))
      throw new Refusal('Client is already booked for this event');
    this.#assertFree(event, seatId);
    this.#record(actor, { type: 'roster_added', eventId, clientId, seatId });
  }

  removeFromRoster(actor: Actor, eventId: number, clientId: number): void {
    const event = this.#event(eventId);
    if (!event.roster.some((row) => row.clientId === clientId))
      throw new Refusal('Client is not booked for this event');
    this.#record(actor, { type: 'roster_removed', eventId, clientId, begun: this.hasBegun(event) });
  }

  /** A seat that somebody else holds is refused. */
  moveSeat(actor: Actor, eventId: number, clientId: number, seatId: number): void {
    this.#assertFree(this.#event(eventId), seatId);
    this.removeFromRoster(actor, eventId, clientId);
    this.addToRoster(actor, eventId, clientId, seatId);
  }

  setWorkout(actor: Actor, eventId: number, clientId: number, workout: FakeWorkout | null): void {
    this.#record(actor, { type: 'workout_set', eventId, clientId, workout });
  }

  /** Emails are compared without regard to case; people can have made several with one email. */
  clientsOf(email: string, asOf?: number): FakeClient[] {
    const wanted = email.toLowerCase();
    return this.state.clients.list(asOf).filter((client) => client.email?.toLowerCase() === wanted);
  }

  /** The seats in a box's layout. */
  seatsOf(boxId: number): number[] {
    const { seats = 0, firstSeat = 1 } = this.facts.boxes.find((box) => box.boxId === boxId) ?? {};
    return Array.from({ length: seats }, (_, i) => firstSeat + i);
  }

  hasBegun(event: Pick<FakeEvent, 'startDateTime'>): boolean {
    return event.startDateTime <= this.#wallClock.format(this.#now()).replace(' ', 'T');
  }

  #assertFree({ boxId, roster }: FakeEvent, seatId: number): void {
    if (!this.seatsOf(boxId).includes(seatId)) throw new Refusal(`Seat ${seatId} does not exist`);
    if (roster.some((row) => row.seatId === seatId)) throw new Refusal(`Seat ${seatId} is taken`);
  }

  #client(clientId: number): FakeClient {
    const client = this.state.clients.get(clientId);
    if (!client) throw new Refusal('Client not found');
    return client;
  }

  #event(eventId: number): FakeEvent {
    const event = this.state.events.get(eventId);
    if (!event) throw new Refusal('Event not found');
    return event;
  }

  #record(actor: Actor, change: Change): void {
    const entry = { n: this.log.length + 1, at: this.#now(), ...actor, change };
    this.state.apply(entry);
    this.log.push(entry);
    this.#unwritten.push(entry);
  }
}

export const hashOf = (password: string) => createHash('sha256').update(password).digest('hex');
