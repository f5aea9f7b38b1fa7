import { hash, verify } from '@node-rs/argon2';
import { problem } from '../base/problem.ts';

/** Argon2id by OWASP's floor: 19 MiB, two passes, one lane. */
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each hash holds 19 MiB and a core: a flood of sign-ins must not take the studio down. */
const MAX_RUNNING = 2;
const MAX_WAITING = 100;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_RUNNING) {
    if (waiting.length >= MAX_WAITING) {
      throw problem({
        code: 'too_many_requests',
        message: 'Too many people are signing in at this moment.',
        remedy: 'Wait a minute and try again.',
      });
    }
    // The place is handed over by whoever finishes, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** One form for whatever keyboards make of the same letters. */
const composed = (password: string) => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(composed(password), ARGON2));

/** Also of a password that was stored before letters were composed. */
export const verifyPassword = (stored: string, password: string): Promise<boolean> =>
  inTurn(
    async () =>
      (await verify(stored, composed(password))) ||
      (composed(password) !== password && (await verify(stored, password))),
  );
