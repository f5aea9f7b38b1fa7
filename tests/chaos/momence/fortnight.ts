import { type BelievedSession, truthToBelieve } from '../../fake-momence/believed.ts';
import { exampleHost } from '../../fake-momence/example.ts';
import type { FaultKind, WebhookFaultKind } from '../../fake-momence/faults.ts';
import { type FakeMomence, startFakeMomence } from '../../fake-momence/server.ts';
import type { Webhook } from '../../fake-momence/webhooks.ts';
import { chanceOf } from '../sim/chance.ts';
import { differences, type Span } from './differences.ts';
import { type Begun, planClass, somebodyEdits, spanTouched } from './people.ts';

/** Who reads Momence and believes something of it. */
export type Reader = {
  /** Reads once, as it does by its own clock. */
  read(): Promise<void>;
  believed(): BelievedSession[] | Promise<BelievedSession[]>;
  /** What it is to believe of the truth, where that is not all of it. */
  expected?(truth: BelievedSession[]): BelievedSession[];
  /** What else is not as it is to be at rest, of the classes that people change. */
  alsoAtRest?(truth: BelievedSession[], span: Span): Promise<string[]>;
  /** Where it wants to be told of what happens. */
  webhook: Webhook | null;
  close(): Promise<void>;
};

const HOUR_MS = 3600_000;
const FORTNIGHT_MS = 14 * 24 * HOUR_MS;
/** Each sixth step ends at rest. */
const REST_EVERY = 6;
/** Readings without a fault after which all is right. */
const READINGS_AT_REST = 3;
/** A list that lies is believed the second time, whoever looks; so they lie no sooner than that again. */
const STEPS_BETWEEN_LIES = 4;
const CLASSES_BEFORE = 16;
const EDITS_BEFORE = 60;
const MOST_EDITS_A_STEP = 6;
/** Of the requests, those that somebody edits in between. */
const EDIT_MEANWHILE = 0.03;
const MOST_FAULTS_A_STEP = 3;
/** A fault strikes within that many requests that it may strike. */
const FAULT_WITHIN = 25;

export type FortnightOptions = {
  /** Looks at what happened so often; 56, unless said. */
  steps?: number;
  /** ms since epoch. */
  from?: number;
  /** Told what time it is, whenever it is another. */
  turn?: (now: number) => void;
  /** Whether people change classes that have begun. */
  begun?: Begun;
};

/** All but those that take real time, the empty page, which comes by itself, and the revoked client, which needs a person. */
const faultKinds: FaultKind[] = [
  ...(['cut_before', 'cut_after', 'http_429', 'http_500', 'http_502', 'html', 'truncated'] as const),
  ...(['page_shift', 'duplicated_row', 'wrong_total', 'expired_token'] as const),
];
const webhookFaultKinds: WebhookFaultKind[] = ['late', 'doubled', 'out_of_order', 'forged', 'lost'];

/**
 * A fortnight of a studio, in which people edit, also while somebody reads, lists lie, lines are cut and webhooks are late, doubled,
 * forged and lost; everything in it follows from its seed. Always: nothing that is still there is believed gone, nothing is
 * believed that never was, and who rides is who rides. At rest: what is believed is what there is.
 * @returns what was broken, with the step, and how often each edit was made
 */
export async function liveFortnight(
  seed: number,
  open: (fake: FakeMomence) => Promise<Reader>,
  options: FortnightOptions = {},
) {
  const { steps = 56, from = Date.UTC(2026, 10, 16, 5), turn = () => {}, begun = 'touched' } = options;
  const stepMs = FORTNIGHT_MS / steps;
  const clock = { now: from };
  turn(clock.now);
  const chance = (what: string) => chanceOf(seed, what);
  const broken: string[] = [];
  const made: Record<string, number> = {};
  let edits = 0;
  let reading = false;
  const riders = new Map<number, Set<number>>();
  const drawnBack = new Set<number>();

  const fake = await startFakeMomence({
    hosts: [exampleHost],
    now: () => clock.now,
    limits: { callsInFlight: 1, callsPerSecond: 1_000_000 },
    webhooks: { deliver: 'when told', answerWithinMs: 120_000 },
    meanwhile({ n }) {
      if (reading && chance(`meanwhile/${n}`) < EDIT_MEANWHILE) edit();
    },
  });
  const host = fake.host();

  function edit(): void {
    const name = somebodyEdits(host, seed, ++edits, clock.now, begun);
    if (name === null) return;
    made[name] = (made[name] ?? 0) + 1;
    for (const { id, memberId } of host.bookings.values())
      riders.set(id, (riders.get(id) ?? new Set()).add(memberId));
    for (const { id, isDraft } of host.sessions.values()) if (isDraft) drawnBack.add(id);
  }

  function armFaults(step: number): void {
    const some = <K>(what: string, kinds: readonly K[], within: number) =>
      Array.from({ length: Math.floor(chance(`${what}/${step}`) * (MOST_FAULTS_A_STEP + 1)) }, (_, i) => ({
        kind: kinds[Math.floor(chance(`${what}/${step}/${i}`) * kinds.length)]!,
        after: Math.floor(chance(`${what}/${step}/${i}/after`) * within),
      }));
    const requests = some('fault', faultKinds, FAULT_WITHIN).map((fault, i) => ({
      ...fault,
      retryAfterSeconds: 1,
      by: chance(`by/${step}/${i}`) < 0.5 ? 1 : -1,
    }));
    fake.faults.arm(requests);
    if (step % STEPS_BETWEEN_LIES === 0)
      fake.faults.arm([{ kind: 'empty_page', after: Math.floor(chance(`lie/${step}`) * FAULT_WITHIN) }]);
    const late = Math.ceil(chance(`late/${step}`) * 2 * stepMs);
    fake.webhooks.faults.arm(some('webhook', webhookFaultKinds, 3).map((one) => ({ ...one, delayMs: late })));
  }
  function disarm(): void {
    fake.faults.disarm();
    fake.webhooks.faults.disarm();
  }

  for (let i = 0; i < CLASSES_BEFORE; i++) planClass(host, seed, i, clock.now);
  for (let i = 0; i < EDITS_BEFORE; i++) edit();
  const reader = await open(fake);
  fake.webhooks.set(host.id, reader.webhook);
  let before = await reader.believed();
  const truth = () => (reader.expected ?? ((all) => all))(truthToBelieve(host));
  let stoodBefore = standing(truth(), spanTouched(begun, clock.now));
  try {
    for (let step = 1; step <= steps; step++) {
      clock.now += stepMs;
      turn(clock.now);
      drawnBack.clear();
      armFaults(step);
      for (let i = Math.floor(chance(`edits/${step}`) * (MOST_EDITS_A_STEP + 1)); i > 0; i--) edit();
      fake.tick();
      await fake.webhooks.settle();
      const told = neverWas(await reader.believed(), riders);
      broken.push(...told.map((what) => `told at step ${step}: ${what}`));
      reading = true;
      await reader.read();
      reading = false;
      disarm();
      const after = await reader.believed();
      const stands = standing(truth(), spanTouched(begun, clock.now));
      broken.push(
        ...wronglyGone({ before, after, stoodBefore, stands, drawnBack }).map(
          (what) => `step ${step}: ${what}`,
        ),
        ...neverWas(after, riders).map((what) => `step ${step}: ${what}`),
      );
      if (step % REST_EVERY === 0 || step === steps) {
        await fake.webhooks.deliverAll();
        for (let i = 0; i < READINGS_AT_REST; i++) await reader.read();
        const span = spanTouched(begun, clock.now);
        const otherwise = [
          ...differences(await reader.believed(), truth(), span),
          ...((await reader.alsoAtRest?.(truth(), span)) ?? []),
        ];
        broken.push(...otherwise.map((what) => `at rest after step ${step}: ${what}`));
      }
      before = await reader.believed();
      stoodBefore = standing(truth(), spanTouched(begun, clock.now));
    }
  } finally {
    await reader.close();
    await fake.close();
  }
  return { broken, made, requests: fake.journal.requests() };
}

/** The bookings that stand, by id, in classes that do and begin in the span. */
const standing = (truth: BelievedSession[], { from, to }: Span): Map<number, number> =>
  new Map(
    truth
      .filter(
        ({ cancelled, startsAt }) => !cancelled && Date.parse(startsAt) > from && Date.parse(startsAt) < to,
      )
      .flatMap(({ sessionId, bookings }) => bookings.map(({ bookingId }) => [bookingId, sessionId] as const)),
  );

const bookingsOf = (believed: BelievedSession[]) =>
  new Set(
    believed.flatMap(({ cancelled, bookings }) =>
      cancelled ? [] : bookings.map(({ bookingId }) => bookingId),
    ),
  );

/** A booking that stood in one class all the while and was believed is believed still: one that is cancelled never stands again. */
function wronglyGone(seen: {
  before: BelievedSession[];
  after: BelievedSession[];
  stoodBefore: Map<number, number>;
  stands: Map<number, number>;
  drawnBack: Set<number>;
}): string[] {
  const { stoodBefore, stands, drawnBack } = seen;
  const [before, after] = [bookingsOf(seen.before), bookingsOf(seen.after)];
  return [...stands]
    .filter(
      ([id, sessionId]) =>
        stoodBefore.get(id) === sessionId && before.has(id) && !after.has(id) && !drawnBack.has(sessionId),
    )
    .map(([id, sessionId]) => `booking ${id} of session ${sessionId} is believed gone, and stands`);
}

/** Each booking that is believed was there once, with that rider. */
const neverWas = (believed: BelievedSession[], riders: Map<number, Set<number>>): string[] =>
  believed.flatMap(({ bookings }) =>
    bookings.flatMap(({ bookingId, memberId }) => {
      const ever = riders.get(bookingId);
      if (!ever) return [`booking ${bookingId} is believed, and never was`];
      return ever.has(memberId)
        ? []
        : [`booking ${bookingId} is believed of ${memberId}, who never rode on it`];
    }),
  );
