import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openJournal } from '../fake-spivi/journal.ts';

/**
 * A payment provider as such providers describe themselves: checkouts made by a server with a key of idempotency, a hosted page
 * where somebody pays, fails or leaves, and signed notices of what happened, that come late, twice, in another order or not
 * at all. A foreign system: it knows nothing of ours but the addresses that it is told.
 */
export type FakeCheckout = {
  id: string;
  /** The key of idempotency with which it was made. */
  key: string;
  amount: number;
  currency: string;
  description: string;
  returnUrl: string;
  noticeUrl: string;
  state: 'open' | 'paid' | 'failed' | 'expired' | 'refunded';
  /** How much of it was given back: in part, it stays paid. */
  refunded: number;
};

/** What goes wrong with one request. `lost`: it is done, and its answer does not come; `hang`: the same, the line stays open. */
export type Fault =
  | { status: number; retryAfterSeconds?: number }
  | 'lost'
  | 'hang'
  | 'cut'
  | 'nonsense'
  | { after: number };
/** Each time that an event is sent, the ms until then; an empty list: it is lost. */
export type Delivery = readonly number[];

/** All that the provider did, in order: the truth that tests hold ours to. */
export type Line =
  | { what: 'request'; method: string; path: string; authorised: boolean; answered: number | null }
  | { what: 'made' | 'paid' | 'failed' | 'expired' | 'refunded'; checkoutId: string }
  | { what: 'notice'; eventId: string; checkoutId: string; answered: number | null };

const MAX_BODY_BYTES = 64 * 1024;

export async function startFakePayments(
  options: { apiKey?: string; secret?: string; journalPath?: string | null } = {},
) {
  const { apiKey = `key-${randomUUID()}`, secret = randomBytes(24).toString('base64') } = options;
  const checkouts = new Map<string, FakeCheckout>();
  const byKey = new Map<string, string>();
  const kept = openJournal<Line>(options.journalPath ?? null);
  const journal: Line[] = [...kept.kept];
  const faults: (Fault | null)[] = [];
  const sending = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let deliver: (event: { checkoutId: string; type: string }) => Delivery = () => [0];
  let changed: Partial<FakeCheckout> = {};

  const write = (line: Line) => {
    journal.push(line);
    kept.append(line, line.what !== 'request');
  };

  /** A notice names the event and the checkout, and is signed: HMAC-SHA256 over the second and the body. */
  async function send(
    checkout: FakeCheckout,
    eventId: string,
    type: string,
    signedWith = secret,
    agoSeconds = 0,
  ): Promise<number | null> {
    const body = JSON.stringify({ id: eventId, type: `checkout.${type}`, checkout: checkout.id });
    const seconds = Math.floor(Date.now() / 1000) - agoSeconds;
    const signature = createHmac('sha256', signedWith).update(`${seconds}.${body}`).digest('hex');
    let answered: number | null = null;
    try {
      const answer = await fetch(checkout.noticeUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'pay-signature': `t=${seconds},v1=${signature}` },
        body,
        signal: AbortSignal.timeout(5000),
      });
      answered = answer.status;
      await answer.body?.cancel();
    } catch {
      // Nobody was there: real ones try again for days; a test says how often by `deliver`.
    }
    write({ what: 'notice', eventId, checkoutId: checkout.id, answered });
    return answered;
  }

  function turn(checkout: FakeCheckout, state: Exclude<FakeCheckout['state'], 'open'>): void {
    const from = state === 'refunded' ? 'paid' : 'open';
    if (checkout.state !== from) return;
    checkout.state = state;
    if (state === 'refunded') checkout.refunded = checkout.amount;
    tell(checkout, state);
  }

  function refundPart(checkout: FakeCheckout, amount: number): void {
    if (checkout.state !== 'paid' || checkout.refunded + amount >= checkout.amount) return;
    checkout.refunded += amount;
    tell(checkout, 'refunded');
  }

  function tell(checkout: FakeCheckout, state: Exclude<FakeCheckout['state'], 'open'>): void {
    write({ what: state, checkoutId: checkout.id });
    const eventId = `evt_${randomUUID()}`;
    for (const ms of deliver({ checkoutId: checkout.id, type: state })) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        const done = send(checkout, eventId, state).then(() => {});
        sending.add(done);
        void done.finally(() => sending.delete(done));
      }, ms);
      timers.add(timer);
    }
  }

  const api = (method: string, path: string, request: IncomingMessage, body: string): [number, unknown] => {
    if (method === 'POST' && path === '/v1/checkouts') {
      const key = String(request.headers['idempotency-key'] ?? '');
      const wish = JSON.parse(body);
      const known = checkouts.get(byKey.get(key) ?? '');
      if (known) {
        const same = known.amount === wish.amount && known.currency === wish.currency;
        return same ? [200, told(known)] : [422, { error: 'this key came with another checkout' }];
      }
      if (!Number.isInteger(wish.amount) || wish.amount <= 0) return [422, { error: 'amount' }];
      const id = `chk_${randomUUID()}`;
      const { amount, currency, description, return_url: returnUrl, notice_url: noticeUrl } = wish;
      checkouts.set(id, {
        id,
        key,
        amount,
        currency,
        description,
        returnUrl,
        noticeUrl,
        state: 'open',
        refunded: 0,
        ...changed,
      });
      if (key !== '') byKey.set(key, id);
      write({ what: 'made', checkoutId: id });
      return [201, told(checkouts.get(id)!)];
    }
    const checkout = checkouts.get(/^\/v1\/checkouts\/(\w[\w-]*)$/.exec(path)?.[1] ?? '');
    return method === 'GET' && checkout ? [200, told(checkout)] : [404, { error: 'no such checkout' }];
  };

  const told = ({ id, amount, currency, state, refunded }: FakeCheckout) => ({
    ...{ id, amount, currency, state, refunded },
    url: `${url}/pay/${id}`,
  });

  const server = createServer(async (request, response) => {
    const { pathname: path } = new URL(request.url!, 'http://fake');
    const body = await bodyOf(request);
    const page = /^\/pay\/([\w-]+)(?:\/(pay|fail|leave))?$/.exec(path);
    if (page)
      return hosted(response, checkouts.get(page[1]!), request.method === 'POST' ? page[2] : undefined);
    const line = {
      what: 'request' as const,
      ...{ method: request.method!, path, answered: null as number | null },
      authorised: request.headers.authorization === `Bearer ${apiKey}`,
    };
    const end = (status: number, text: string) => {
      line.answered = status;
      write(line);
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    };
    const fault = faults.shift() ?? null;
    const dropped = () => {
      write(line);
      response.destroy();
    };
    if (fault === 'cut') return dropped();
    if (fault === 'nonsense') return end(200, '<html>');
    if (fault && typeof fault === 'object' && 'status' in fault) {
      if (fault.retryAfterSeconds) response.setHeader('retry-after', fault.retryAfterSeconds);
      return end(fault.status, '{"error":"not now"}');
    }
    if (!line.authorised) return end(401, '{"error":"key"}');
    const [status, answer] = api(request.method!, path, request, body);
    if (fault === 'lost') return dropped();
    if (fault === 'hang') return write(line);
    if (fault && typeof fault === 'object') return end(fault.after, '{"error":"after it was done"}');
    end(status, JSON.stringify(answer));
  });

  function hosted(
    response: ServerResponse,
    checkout: FakeCheckout | undefined,
    act: string | undefined,
  ): void {
    if (!checkout) return void response.writeHead(404).end('No such checkout');
    if (act !== undefined) {
      if (act !== 'leave') turn(checkout, act === 'pay' ? 'paid' : 'failed');
      return void response.writeHead(303, { location: checkout.returnUrl }).end();
    }
    const button = (name: string, label: string) =>
      `<form method="post" action="/pay/${checkout.id}/${name}"><button>${label}</button></form>`;
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><html lang="en">
      <meta name="viewport" content="width=device-width"><title>Fake provider</title>
      <h1>Fake provider</h1><p>${escapeHtml(checkout.description)}</p><p>${checkout.amount} ${checkout.currency}</p>
      ${button('pay', 'Pay')}${button('fail', 'Fail')}${button('leave', 'Leave')}</html>`);
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const one = (id: string) => checkouts.get(id)!;
  return {
    url,
    apiKey,
    secret,
    /** The settings of the module that speaks to it. */
    env: { FAKE_PAYMENTS_URL: url, FAKE_PAYMENTS_KEY: apiKey, FAKE_PAYMENTS_SECRET: secret },
    checkouts: () => [...checkouts.values()],
    /** Of the next requests of its interface, in their order; null: none. */
    faults,
    journal,
    /** When each event is sent. */
    deliverBy(how: typeof deliver) {
      deliver = how;
    },
    /** What the next checkouts are made with, whatever was asked. */
    changeNext(to: Partial<FakeCheckout>) {
      changed = to;
    },
    pay: (id: string) => turn(one(id), 'paid'),
    fail: (id: string) => turn(one(id), 'failed'),
    expire: (id: string) => turn(one(id), 'expired'),
    /** By the studio, at the provider. */
    refund: (id: string) => turn(one(id), 'refunded'),
    refundPart: (id: string, amount: number) => refundPart(one(id), amount),
    /**
     * A notice in its name. @param signedWith another secret: a forged one @param agoSeconds since it was signed
     * @returns the HTTP status that it got
     */
    notice: (id: string, eventId: string, type = 'paid', signedWith = secret, agoSeconds = 0) =>
      send(one(id), eventId, type, signedWith, agoSeconds),
    /** Whatever is on its way has arrived. */
    async idle() {
      while (timers.size > 0 || sending.size > 0)
        await Promise.all([...sending, new Promise((go) => setTimeout(go, 5))]);
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(sending);
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
      kept.close();
    },
  };
}

export type FakePayments = Awaited<ReturnType<typeof startFakePayments>>;

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
