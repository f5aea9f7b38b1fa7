import { createHmac, randomUUID } from 'node:crypto';
import { openWebhookFaults, type WebhookFault } from './faults.ts';
import type { WebhookEvent } from './host.ts';
import type { Journal } from './journal.ts';

/** Where a host's events go, as it was set in the dashboard. */
export type Webhook = {
  url: string;
  secret: string;
  /** What signs, where it is not the secret itself. */
  signatureKey?: string;
  encoding?: 'hex' | 'base64';
  /** Default as Momence spells it. */
  requestIdHeader?: string;
};

type Delivery = {
  hostId: number;
  requestId: string;
  event: string;
  payload: unknown;
  /** The payload string, the same on each retry. */
  text: string;
  attempt: number;
  /** ms on the fake's clock. */
  dueAt: number;
  fault: WebhookFault['kind'] | null;
};

/** What is wrong with a forged one: who sends it knows neither, or one of them, or has changed what was signed. */
export type Forgery = 'both' | 'secret' | 'signature' | 'body';

export type WebhookOptions = {
  /** `when due` (default): by itself; `when told`: only by `deliverAll`, `settle` and a clock that is set. */
  deliver?: 'when due' | 'when told';
  /** How long after each failed attempt the next follows, on the fake's clock; after the last none. */
  retryDelaysMs?: readonly number[];
  /** How long an answer is waited for, in real time. */
  answerWithinMs?: number;
};

const DEFAULT_LATE_MS = 60_000;
const MAX_TIMER_MS = 60_000;
const WRONG_KEY = 'of somebody else';

export function openWebhooks(now: () => number, journal: Journal, options: WebhookOptions) {
  const { deliver = 'when due', retryDelaysMs = [5_000, 60_000, 600_000], answerWithinMs = 5_000 } = options;
  const faults = openWebhookFaults();
  const hooks = new Map<number, Webhook>();
  let waiting: Delivery[] = [];
  let held: Delivery[] = [];
  let count = 0;
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let closed = false;

  function tell(hostId: number, event: WebhookEvent, payload: object): void {
    if (!hooks.has(hostId)) return;
    const fault = faults.next({ n: ++count, event });
    const text = JSON.stringify({ timestamp: new Date(now()).toISOString(), event, payload });
    const one: Delivery = {
      ...{ hostId, requestId: randomUUID(), event, payload, text, attempt: 1, dueAt: now() },
      fault: fault?.kind ?? null,
    };
    switch (fault?.kind) {
      case 'lost':
        journal.add({ what: 'webhook', ...told(one), status: null });
        return;
      case 'out_of_order':
        held.push(one);
        return;
      case 'late':
        one.dueAt += fault.delayMs ?? DEFAULT_LATE_MS;
        waiting.push(one);
        break;
      case 'doubled':
        waiting.push(one, { ...one });
        break;
      case 'forged':
        // The forger is first and says it of others; what Momence has to say comes all the same.
        waiting.push({ ...one, ...disguised(one) }, { ...one, fault: null });
        break;
      default:
        waiting.push(one);
    }
    const overtaken = held.filter((other) => other.hostId === hostId);
    held = held.filter((other) => other.hostId !== hostId);
    waiting.push(...overtaken.map((other) => ({ ...other, dueAt: one.dueAt })));
    arm();
  }

  function disguised({ event, payload }: Delivery): Partial<Delivery> {
    const wrong = Object.fromEntries(
      Object.entries(payload as object).map(([name, value]) => [
        name,
        typeof value === 'number' && name !== 'sessionId' ? value + 1 : value,
      ]),
    );
    const text = JSON.stringify({ timestamp: new Date(now()).toISOString(), event, payload: wrong });
    return { requestId: randomUUID(), payload: wrong, text };
  }

  const told = ({ hostId, requestId, event, payload, attempt, fault }: Delivery) => ({
    ...{ hostId, requestId, event, payload, attempt, fault },
  });

  async function post(one: Delivery, forgery: Forgery | null): Promise<number | null> {
    const { url, secret, signatureKey = secret, encoding = 'hex', ...hook } = hooks.get(one.hostId)!;
    const wrong = (what: Forgery) => forgery === 'both' || forgery === what;
    const key = wrong('signature') ? WRONG_KEY : signatureKey;
    const signed = forgery === 'body' ? `${one.text} ` : one.text;
    let status: number | null = null;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'x-webhook-secret': wrong('secret') ? WRONG_KEY : secret,
          'x-webhook-signature': createHmac('sha256', key).update(signed).digest(encoding),
          [hook.requestIdHeader ?? 'x-webhook-reqeuest-id']: one.requestId,
        },
        body: JSON.stringify({ payload: one.text }),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      status = answer.status;
      await answer.body?.cancel();
    } catch {
      // Nobody was there, or too slowly: it is tried again.
    }
    journal.add({ what: 'webhook', ...told(one), status });
    return status;
  }

  async function send(one: Delivery): Promise<void> {
    const status = await post(one, one.fault === 'forged' ? 'both' : null);
    const delay = retryDelaysMs[one.attempt - 1];
    if ((status !== null && status >= 200 && status < 300) || one.fault === 'forged' || delay === undefined)
      return;
    waiting.push({ ...one, attempt: one.attempt + 1, dueAt: now() + delay });
  }

  /** Sends what is due, or everything, one after another. */
  async function work(everything: boolean): Promise<void> {
    while (!closed) {
      const due = waiting.filter(({ dueAt }) => everything || dueAt <= now());
      const first = due.reduce<Delivery | null>((a, b) => (a && a.dueAt <= b.dueAt ? a : b), null);
      if (!first) break;
      waiting = waiting.filter((one) => one !== first);
      await send(first);
    }
  }

  function run(everything: boolean): Promise<void> {
    working = working.then(() => work(everything));
    return working.then(arm);
  }

  function arm(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0 || closed || deliver === 'when told') return;
    const inMs = Math.min(...waiting.map(({ dueAt }) => dueAt)) - now();
    timer = setTimeout(() => void run(false), Math.min(Math.max(0, inMs), MAX_TIMER_MS));
    timer.unref();
  }

  return {
    faults,
    tell,
    set(hostId: number, hook: Webhook | null): void {
      if (hook) hooks.set(hostId, hook);
      else hooks.delete(hostId);
    },
    of: (hostId: number) => hooks.get(hostId) ?? null,
    /** Sends all that waits, however long it was to wait, retries included. */
    deliverAll(): Promise<void> {
      waiting.push(...held.splice(0));
      return run(true);
    },
    /** What has come due was sent. */
    async settle(): Promise<void> {
      await run(false);
    },
    /** How many are still to be sent. */
    pending: () => waiting.length + held.length,
    /** One in its name. @returns the HTTP status that it got; null: no answer */
    forge(
      hostId: number,
      {
        event,
        payload,
        wrong = 'both',
        requestId = randomUUID(),
      }: {
        event: string;
        payload: unknown;
        wrong?: Forgery;
        requestId?: string;
      },
    ): Promise<number | null> {
      const text = JSON.stringify({ timestamp: new Date(now()).toISOString(), event, payload });
      const one = {
        hostId,
        requestId,
        event,
        payload,
        text,
        attempt: 1,
        dueAt: now(),
        fault: 'forged' as const,
      };
      return post(one, wrong);
    },
    async close(): Promise<void> {
      closed = true;
      if (timer) clearTimeout(timer);
      await working;
    },
  };
}
