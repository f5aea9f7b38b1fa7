import { type AnyRequest, ApiProblem, isLost, send } from './client.ts';

/** After a lost answer the same is asked again so many ms later, and again; then it is told that nobody knows. */
const ASK_AGAIN_MS = [600, 2_000, 5_000];
/** An answer that takes longer is taken for lost: some calls wait for Spivi. */
const MAX_WAIT_MS = 60_000;
/** A wish whose answer was lost is the same wish so long, if nothing else was done since. */
const SAME_WISH_MS = 15 * 60_000;

/** What was asked → its key, while no answer has come. */
const open = new Map<string, { key: string; at: number }>();

/** Requests whose answer was lost and that are being asked again. */
const doubtful = new Set<string>();
const listeners = new Set<() => void>();

/** For `useSyncExternalStore`: is something being asked again of which nobody knows whether it was saved? */
export const inDoubt = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  now: () => doubtful.size > 0,
};

function doubt(wish: string, yes: boolean): void {
  if (yes) doubtful.add(wish);
  else doubtful.delete(wish);
  for (const listener of listeners) listener();
}

/** A key that tells a repeated request from a second wish. Works on plain-HTTP addresses too. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** The key of a wish belongs to what is asked: the same again has the same key until its answer is known. */
function keyOf(wish: string): string {
  const known = open.get(wish);
  const { key } = known && Date.now() - known.at < SAME_WISH_MS ? known : { key: newKey() };
  open.set(wish, { key, at: Date.now() });
  return key;
}

/**
 * Sends; what changes something does so once, however often it has to be asked. Where the answer is lost the same is
 * asked again, with the same key; a deletion and a link that counts once are not, since their repeat is refused;
 * nor is what was superseded.
 * @throws ApiProblem `unknown_outcome` where no answer came in the end
 */
export async function sendOnce(method: string, url: string, request: AnyRequest = {}): Promise<unknown> {
  if (method === 'GET') return send(method, url, request);
  const wish = `${method} ${url} ${JSON.stringify(request.body ?? {})}`;
  const headers = { ...request.headers, ...(method === 'POST' && { 'Idempotency-Key': keyOf(wish) }) };
  const repeatable = method !== 'DELETE' && url.startsWith('/api/studios/');
  const delays = repeatable ? ASK_AGAIN_MS : [];
  try {
    for (let times = 0; ; times++) {
      try {
        const timeout = AbortSignal.timeout(MAX_WAIT_MS);
        const answer = await send(method, url, { ...request, headers, timeout });
        // Whoever went on to something else means a new thing by the same words.
        open.clear();
        return answer;
      } catch (error) {
        if (!isLost(error)) {
          open.delete(wish);
          throw error;
        }
        if (times === delays.length)
          throw new ApiProblem(0, { code: 'unknown_outcome', message: 'The answer was lost.' });
        doubt(wish, true);
        await new Promise((later) => setTimeout(later, delays[times]));
        if (request.superseded?.()) throw error;
      }
    }
  } finally {
    doubt(wish, false);
  }
}
