import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio, perform } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { DEMO } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { OK, refusal, startAnswering } from '../../testing/spivi-server.ts';
import { connect } from '../connection/connection.ts';
import { setEnabled } from '../connection/enable.ts';
import { callSpivi } from './call.ts';
import { loadConnection } from './load-connection.ts';
import { CALL_LEASE_SECONDS } from './lost-calls.ts';
import { takeTurn } from './turns.ts';

const METHOD = 'ClientService/GetClients';
const AT_ONCE = 8;
/** So long the others of a process have to get under way too before it is killed; nothing depends on it. */
const UNDER_WAY_MS = 30;

type Point = 'started' | 'answered';
/** How it is found out that a killed process has left a call: its lease passes, or a new run takes its class. */
type FoundBy = 'lease' | 'claim';
type Step = { calls: number } | { killed: Point; underWay: number; foundBy: FoundBy } | 'revoked';

const test = spiviTest
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('spivi', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = await startAnswering((_, response) => response.end(OK));
    onCleanup(() => server.close());
    return server;
  })
  .extend('scene', { scope: 'file', auto: true }, ({ started }) => started)
  .extend('week', { scope: 'file' }, ({ scene, spivi }) => {
    const { studio, studioId, owner } = scene;
    const within = <T>(run: (work: Work) => Promise<T>) => inStudio(studio, studioId, run);
    const rejectedLogins = () => within(async (work) => (await loadConnection(work))!.rejectedLogins);
    let revoked = false;
    let refused = 0;
    const answer = (response: ServerResponse) => {
      if (revoked) refused++;
      response.end(revoked ? refusal(401, 'Wrong password') : OK);
    };

    async function begin() {
      revoked = false;
      refused = 0;
      spivi.answerWith((_, response) => answer(response));
      const { siteId, sourceName, timeZone } = DEMO;
      const given = { baseUrl: spivi.url, siteId, sourceName, password: randomUUID(), timeZone };
      await within(({ trx }) => trx.deleteFrom('spivi_attempts').execute());
      await connect({ studio, caller: owner }, given);
      await perform({ studio, caller: owner }, (call) => setEnabled(call, true));
    }

    async function ask(by: Studio, times: number): Promise<number> {
      const connection = (await within((work) => loadConnection(work)))!;
      const asked = Array.from({ length: times }, () =>
        callSpivi(by, { connection }, METHOD, { username: 'kim@canary.example' }),
      );
      const outcomes = await Promise.allSettled(asked);
      return outcomes.filter((one) => one.status === 'fulfilled' && one.value.kind === 'ok').length;
    }

    /** A process with so many calls under way is killed at this point of theirs. */
    async function kill(point: Point, underWay: number): Promise<void> {
      if (point === 'started') {
        const connection = (await within((work) => loadConnection(work)))!;
        for (let i = 0; i < underWay; i++)
          await takeTurn(
            studio,
            { connection },
            { attemptId: randomUUID(), method: METHOD, request: {} },
          ).catch(() => {});
        return;
      }
      let dead = false;
      const doomed: Studio = {
        ...studio,
        now() {
          if (dead) throw new Error('killed');
          return studio.now();
        },
      };
      spivi.answerWith(async (_, response) => {
        await sleep(UNDER_WAY_MS);
        dead = true;
        answer(response);
      });
      await ask(doomed, underWay);
      spivi.answerWith((_, response) => answer(response));
    }

    const find = (foundBy: FoundBy) =>
      within(async ({ trx }) => {
        const left = trx.updateTable('spivi_attempts').where('outcome', '=', 'started');
        if (foundBy === 'claim') await left.set({ outcome: 'unknown' }).execute();
        else
          await sql`update spivi_attempts
            set started_at = started_at - make_interval(secs => ${CALL_LEASE_SECONDS})`.execute(trx);
      });

    return {
      begin,
      ask: (times: number) => ask(studio, times),
      kill,
      find,
      revoke: () => {
        revoked = true;
      },
      refused: () => refused,
      rejectedLogins,
    };
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ calls: fc.integer({ min: 1, max: AT_ONCE }) }),
  fc.record({
    killed: fc.constantFrom<Point>('started', 'answered'),
    underWay: fc.integer({ min: 1, max: 4 }),
    foundBy: fc.constantFrom<FoundBy>('lease', 'claim'),
  }),
);

test('a refused login is tried three times, and once more for each kill that loses answers', async ({
  week,
}) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 2 }),
      fc.array(step, { maxLength: 5 }),
      async (healthy, ill) => {
        await week.begin();
        let kills = 0;
        for (const one of [...healthy, 'revoked' as const, ...ill]) {
          if (one === 'revoked') week.revoke();
          else if ('calls' in one) await week.ask(one.calls);
          else {
            const before = week.refused();
            await week.kill(one.killed, one.underWay);
            if (week.refused() > before) kills++;
            await week.find(one.foundBy);
          }
          expect(week.refused()).toBeLessThanOrEqual(MAX_REJECTED_LOGINS + kills);
        }
        for (let again = 0; again < MAX_REJECTED_LOGINS; again++) await week.ask(AT_ONCE);
        expect(week.refused()).toBeLessThanOrEqual(MAX_REJECTED_LOGINS + kills);
        expect(await week.rejectedLogins()).toBe(MAX_REJECTED_LOGINS);
        const stopped = week.refused();
        await week.ask(AT_ONCE);
        expect(week.refused()).toBe(stopped);
      },
    ),
    { numRuns: 15 },
  );
});

test('a studio whose processes are killed in good health goes on by itself', async ({ week }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      await week.begin();
      for (const one of steps) {
        if (typeof one === 'object' && 'calls' in one) expect(await week.ask(one.calls)).toBe(one.calls);
        else if (typeof one === 'object') {
          await week.kill(one.killed, one.underWay);
          await week.find(one.foundBy);
        }
      }
      expect(await week.ask(AT_ONCE)).toBe(AT_ONCE);
      expect(await week.rejectedLogins()).toBe(0);
    }),
    { numRuns: 10 },
  );
});

test.for([
  { lost: 1, thenTried: 2 },
  { lost: 2, thenTried: 1 },
  { lost: 3, thenTried: 1 },
])(
  'of a refused login $lost answers are lost: tries that follow: $thenTried',
  async ({ lost, thenTried }, { week }) => {
    await week.begin();
    week.revoke();
    await week.kill('answered', lost);
    expect(week.refused()).toBe(lost);
    await week.find('lease');
    for (let again = 0; again < MAX_REJECTED_LOGINS; again++) await week.ask(AT_ONCE);
    expect(week.refused()).toBe(lost + thenTried);
    expect(await week.rejectedLogins()).toBe(MAX_REJECTED_LOGINS);
  },
);

test('while a killed process may still be at work its calls hold their places', async ({ week }) => {
  await week.begin();
  week.revoke();
  await week.kill('answered', 1);
  await week.ask(2);
  expect(week.refused()).toBe(3);
  await week.find('lease');
  await week.ask(AT_ONCE);
  expect([week.refused(), await week.rejectedLogins()]).toEqual([4, MAX_REJECTED_LOGINS]);
});
