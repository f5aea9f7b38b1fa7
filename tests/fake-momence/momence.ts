import { openFaults } from './faults.ts';
import {
  type Booking,
  type By,
  Host,
  type Location,
  type Member,
  Refused,
  type Session,
  type Teacher,
} from './host.ts';
import { openJournal } from './journal.ts';
import { type Limits, openLimits } from './limits.ts';
import { type ClientFacts, openSignIn, type SignInOptions, type StaffFacts } from './sign-in.ts';
import { openWebhooks, type Webhook, type WebhookOptions } from './webhooks.ts';

/** Where ids begin, so that none is taken for a number of something else. */
const FIRST_ID = 10_001;

/** What a host begins with; whoever is not here is added by hand. */
export type HostFacts = {
  id?: number;
  name: string;
  clients: ClientFacts[];
  staff?: StaffFacts[];
  webhook?: Webhook;
  locations?: (Partial<Location> & { name: string })[];
  teachers?: (Partial<Teacher> & { firstName: string; lastName: string })[];
  members?: (Partial<Member> & { email: string })[];
  sessions?: (Partial<Session> & { startsAt: string; teacherId: number })[];
  bookings?: (Partial<Booking> & { sessionId: number; memberId: number })[];
};

export type MomenceOptions = {
  hosts: HostFacts[];
  /** ms since epoch; default Date.now. */
  now?: () => number;
  /** ms of real time, by which calls are counted; default performance.now. */
  elapsedMs?: () => number;
  limits?: Partial<Limits>;
  signIn?: SignInOptions;
  webhooks?: WebhookOptions;
};

/** Momence but for its HTTP: what there is, who may ask, what goes wrong and all that happened. */
export function openMomence(options: MomenceOptions) {
  let offsetMs = 0;
  const now = () => (options.now ?? Date.now)() + offsetMs;
  let lastId = FIRST_ID - 1;
  const journal = openJournal(now);
  const faults = openFaults();
  const limits = openLimits(options.limits ?? {}, options.elapsedMs ?? (() => performance.now()));
  const webhooks = openWebhooks(now, journal, options.webhooks ?? {});
  const hosts = new Map<number, Host>();
  const signIn = openSignIn(now, options.signIn ?? {}, (hostId) => hosts.get(hostId)!.name);
  const world = {
    now,
    nextId: () => ++lastId,
    told: webhooks.tell,
    noted: (hostId: number, edit: string, details: object, by: By) =>
      void journal.add({ what: 'edit', hostId, edit, by, details }),
  };

  function addHost(facts: HostFacts): number {
    const host = new Host(facts.id ?? world.nextId(), facts.name, world);
    if (hosts.has(host.id)) throw new Refused(`There is a host with the id ${host.id}`);
    hosts.set(host.id, host);
    for (const client of facts.clients) signIn.addClient(host.id, client);
    for (const one of facts.staff ?? []) signIn.addStaff(host.id, one);
    for (const one of facts.locations ?? []) host.addLocation(one);
    for (const one of facts.teachers ?? []) host.addTeacher(one);
    for (const one of facts.members ?? []) host.addMember(one);
    for (const one of facts.sessions ?? []) host.createSession(one);
    for (const one of facts.bookings ?? []) host.book(one);
    if (facts.webhook) webhooks.set(host.id, facts.webhook);
    return host.id;
  }
  for (const facts of options.hosts) addHost(facts);

  /** @throws Refused where there is none; without an id it is the first */
  function hostOf(hostId?: number): Host {
    const host = hostId === undefined ? hosts.values().next().value : hosts.get(hostId);
    if (!host) throw new Refused(`No such host: ${hostId}`, 404);
    return host;
  }

  function tick(): void {
    for (const host of hosts.values()) host.tick();
  }

  return {
    now,
    /** The first host, or that one: read it, and change it as people do in Momence's own screens. */
    host: hostOf,
    addHost,
    journal,
    faults,
    limits,
    signIn,
    webhooks,
    /** Does what has come due on the fake's clock. */
    tick,
    /** How far its clock is from what it was started with. What has come due by it is sent. */
    async setClock(ms: number): Promise<void> {
      offsetMs = ms;
      tick();
      await webhooks.settle();
    },
  };
}
export type Momence = ReturnType<typeof openMomence>;
