import {
  MAX_ADDRESS_AT_WORK,
  MAX_ADDRESS_WAITING,
  MAX_REQUESTS_AT_WORK,
  MAX_REQUESTS_WAITING,
} from '@tandem/api/words';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createHttpServer } from './server.ts';
import { createTurns, shareOut } from './turns.ts';

test('however turns are taken, given back and left, nobody has more than their share and nobody waits for nothing', async () => {
  const share = { atWork: 2, waiting: 3 };
  const act = fc.record({
    key: fc.constantFrom('a', 'b'),
    what: fc.constantFrom('take', 'take', 'give', 'leave'),
    n: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
      const turns = createTurns();
      type One = { key: string; state: 'waits' | 'works' | 'refused' | 'done'; leave(): void; give(): void };
      const all: One[] = [];
      const of = (key: string, state: One['state']) =>
        all.filter((one) => one.key === key && one.state === state);
      for (const { key, what, n } of acts) {
        if (what === 'take') {
          let leave = () => {};
          const over = new Promise<void>((resolve) => {
            leave = resolve;
          });
          const one: One = { key, state: 'waits', leave, give() {} };
          all.push(one);
          turns.take(key, share, over).then(
            (give) => Object.assign(one, { state: 'works', give }),
            () => Object.assign(one, { state: 'refused' }),
          );
        } else {
          const from = of(key, what === 'give' ? 'works' : 'waits');
          const one = from[n % from.length];
          if (what === 'give') one?.give();
          else one?.leave();
          if (one) one.state = what === 'give' ? 'done' : 'refused';
        }
        await new Promise(setImmediate);
        for (const name of ['a', 'b']) {
          expect(of(name, 'works').length).toBeLessThanOrEqual(share.atWork);
          expect(of(name, 'waits').length).toBeLessThanOrEqual(share.waiting);
          if (of(name, 'waits').length > 0) expect(of(name, 'works').length).toBe(share.atWork);
        }
      }
    }),
  );
});

describe('a server', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  /** A server whose callers name themselves, and whose work ends when it is let. */
  async function start() {
    const app = await createHttpServer({
      title: 'Test',
      log: createLog('test', 'silent'),
      ready: async () => {},
      trustedProxies: ['loopback'],
    });
    const held: (() => void)[] = [];
    const seen = { atWork: 0, most: 0, open: false };
    shareOut(app, (request) =>
      request.url === '/free' ? undefined : ((request.headers.caller as string | undefined) ?? null),
    );
    app.get('/free', async () => ({ ok: true }));
    app.get('/short', async () => ({ ok: true }));
    app.get('/long', async () => {
      seen.most = Math.max(seen.most, ++seen.atWork);
      if (!seen.open) await new Promise<void>((done) => held.push(done));
      seen.atWork--;
      return { ok: true };
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    closers.push(() => app.close());
    const letAll = () => {
      seen.open = true;
      for (const done of held.splice(0)) done();
    };
    return { url, seen, letAll };
  }

  const FLOOD = 500;
  type Caller = {
    who: string;
    headers: Record<string, string>;
    other: Record<string, string>;
    share: readonly [atWork: number, waiting: number];
  };

  /** Asks very often at once: what is refused meanwhile, and what became of all in the end. */
  function flood(url: string, headers: Record<string, string>) {
    const refused: object[] = [];
    const answers = Array.from({ length: FLOOD }, async () => {
      const answer = await fetch(`${url}/long`, { headers });
      const { code } = (await answer.json()) as { code?: string };
      if (answer.status !== 200)
        refused.push({ status: answer.status, again: answer.headers.get('retry-after'), code });
      return answer.status;
    });
    return { refused, answers };
  }

  test.each([
    {
      who: 'one account',
      headers: { caller: 'M' },
      other: { caller: 'D' },
      share: [MAX_REQUESTS_AT_WORK, MAX_REQUESTS_WAITING],
    },
    {
      who: 'one address without an account',
      headers: { 'x-forwarded-for': '192.0.2.1' },
      other: { 'x-forwarded-for': '192.0.2.2' },
      share: [MAX_ADDRESS_AT_WORK, MAX_ADDRESS_WAITING],
    },
  ] as Caller[])(
    'answers the many requests of $who in turn, refuses what does not fit, and keeps nobody else waiting',
    async ({ headers, other, share: [atWork, waiting] }) => {
      const { url, seen, letAll } = await start();
      const { refused, answers } = flood(url, headers);
      await expect.poll(() => refused.length, { timeout: 30_000 }).toBe(FLOOD - atWork - waiting);
      expect(refused).toEqual(refused.map(() => ({ status: 429, again: '2', code: 'too_many_requests' })));
      expect(seen.atWork).toBe(atWork);
      expect((await fetch(`${url}/short`, { headers: other })).status).toBe(200);
      expect((await fetch(`${url}/free`, { headers })).status).toBe(200);
      letAll();
      expect((await Promise.all(answers)).filter((status) => status === 200).length).toBe(atWork + waiting);
      expect(seen.most).toBe(atWork);
      expect((await fetch(`${url}/short`, { headers })).status).toBe(200);
    },
  );

  test('gives the turns of those who hang up to others', async () => {
    const { url, seen, letAll } = await start();
    const gone = new AbortController();
    const left = Array.from({ length: MAX_REQUESTS_AT_WORK + MAX_REQUESTS_WAITING }, () =>
      fetch(`${url}/long`, { headers: { caller: 'M' }, signal: gone.signal }).catch(() => 'left'),
    );
    await expect.poll(() => seen.atWork).toBe(MAX_REQUESTS_AT_WORK);
    gone.abort();
    expect(new Set(await Promise.all(left))).toEqual(new Set(['left']));
    letAll();
    await expect
      .poll(async () => (await fetch(`${url}/short`, { headers: { caller: 'M' } })).status)
      .toBe(200);
  });
});
