import type { Clock } from '../clock.ts';

/** Waits for the work, but no longer than that. @throws Error where the time is up, or `signal` ends the wait */
export async function within<T>(
  ms: number,
  work: Promise<T>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<T> {
  const done = new AbortController();
  const end = () => done.abort();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const up = clock.wait(ms, done.signal).then(() => {
    throw new Error(`no answer within ${ms / 1000} s`);
  });
  try {
    return await Promise.race([work, up]);
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}
