import { setTimeout as sleep } from 'node:timers/promises';
import { httpProblems } from '@tandem/api/http-problems';
import {
  MAX_ADDRESS_AT_WORK,
  MAX_ADDRESS_WAITING,
  MAX_REQUESTS_AT_WORK,
  MAX_REQUESTS_WAITING,
} from '@tandem/api/words';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemsOf } from '../errors.ts';

/** Whoever asks for more than fits may ask again so soon: those that wait are done by then. */
const ASK_AGAIN_SECONDS = 2;
/** A refusal is told so late: whoever asks again at once, on many lines, must not keep the server busy with refusing. */
const REFUSE_AFTER_MS = 1_000;

const problem = problemsOf(httpProblems);

/** So many requests of one caller at a time, and so many that wait for their turn. */
type Share = { atWork: number; waiting: number };
const OF_ACCOUNT: Share = { atWork: MAX_REQUESTS_AT_WORK, waiting: MAX_REQUESTS_WAITING };
const OF_ADDRESS: Share = { atWork: MAX_ADDRESS_AT_WORK, waiting: MAX_ADDRESS_WAITING };

/** Turns by key: whoever is over their share waits behind their own requests, not in the way of others. */
export function createTurns() {
  const callers = new Map<string, { running: number; queue: (() => void)[] }>();
  return {
    /**
     * Waits for a turn.
     * @param over resolves when nobody waits for the answer any more
     * @returns gives the turn back
     * @throws Problem too_many_requests where too many wait already
     */
    async take(key: string, share: Share, over: Promise<void>): Promise<() => void> {
      const caller = callers.get(key) ?? { running: 0, queue: [] };
      callers.set(key, caller);
      if (caller.running < share.atWork) caller.running++;
      else {
        if (caller.queue.length >= share.waiting) throw tooMany();
        await new Promise<void>((turn, hungUp) => {
          caller.queue.push(turn);
          void over.then(() => {
            caller.queue = caller.queue.filter((other) => other !== turn);
            hungUp(tooMany());
          });
        });
      }
      let given = false;
      return () => {
        if (given) return;
        given = true;
        const next = caller.queue.shift();
        // The place is handed over, so that `running` stays as it is.
        if (next) return next();
        caller.running--;
        if (caller.running === 0) callers.delete(key);
      };
    },
  };
}

const tooMany = () =>
  problem({
    code: 'too_many_requests',
    message: 'Too many requests at one time.',
    remedy: 'Wait until some of them are answered, then try again.',
    retryAfterSeconds: ASK_AGAIN_SECONDS,
  });

/**
 * What a request is answered by, as the table of endpoints writes it; empty where nothing is. The address that was sent
 * can be written in many ways (`/%61pi`, `http://x/api`) and tells nothing.
 */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? '';

/**
 * Lets each caller have so many requests at work at a time: the others wait, or are refused, before they take a connection
 * to the database from anybody.
 * @param callerOf who asks, known without the database: an account or a token of ours; null before that, when the address
 *   counts; undefined where the answer costs nothing
 */
export function shareOut(
  app: FastifyInstance,
  callerOf: (request: FastifyRequest) => string | null | undefined,
): void {
  const turns = createTurns();
  const give = new WeakMap<FastifyRequest, () => void>();
  app.addHook('onRequest', async (request, reply) => {
    const caller = callerOf(request);
    if (caller === undefined) return;
    const over = ended(reply);
    const turn =
      caller === null
        ? turns.take(`address ${request.ip}`, OF_ADDRESS, over)
        : turns.take(caller, OF_ACCOUNT, over);
    const done = await turn.catch(async (refused) => {
      await sleep(REFUSE_AFTER_MS, undefined, { ref: false });
      throw refused;
    });
    give.set(request, done);
    void over.then(done);
  });
  // A socket stays open and has bounds of its own: its turn ends when it is let in.
  app.addHook('preHandler', async (request) => {
    if (request.headers.upgrade !== undefined) give.get(request)?.();
  });
}

/** When the answer is out, or whoever asked has hung up. */
const ended = (reply: FastifyReply) =>
  new Promise<void>((resolve) => {
    reply.raw.once('finish', resolve);
    reply.raw.once('close', resolve);
  });
