import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

type Virtual = {
  nowMs(): number;
  /** Null outside of tasks: the harness itself lives in real time. */
  monotonicMs(): number | null;
  sleep(ms: number): Promise<void> | null;
  uuid(): string;
  random(): number | null;
};

const RealDate = Date;
const { randomUUID } = crypto;
const { setTimeout: realSleep } = timers;
const realRandom = Math.random;
const realMonotonic = performance.now.bind(performance);

/** The machine's own clock, ms since 1970, also while the process lives in virtual time. */
export const realNowMs = (): number => RealDate.now();

/**
 * Lets the whole process live in virtual time: `Date`, `performance.now`, chance, `randomUUID` and the promised `setTimeout`,
 * which the studio's code imports by name. Timers with callbacks stay real: the libraries' timeouts guard real exchanges.
 * @returns puts everything back
 */
export function liveIn(virtual: Virtual): () => void {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [virtual.nowMs()]),
    get: (target, key) => (key === 'now' ? virtual.nowMs : Reflect.get(target, key)),
  });
  crypto.randomUUID = virtual.uuid as typeof randomUUID;
  timers.setTimeout = ((ms: number, value?: unknown, options?: object) =>
    virtual.sleep(ms)?.then(() => value) ?? realSleep(ms, value, options)) as typeof realSleep;
  Math.random = () => virtual.random() ?? realRandom();
  performance.now = () => virtual.monotonicMs() ?? realMonotonic();
  syncBuiltinESMExports();
  return () => {
    Math.random = realRandom;
    performance.now = realMonotonic;
    globalThis.Date = RealDate;
    crypto.randomUUID = randomUUID;
    timers.setTimeout = realSleep;
    syncBuiltinESMExports();
  };
}
