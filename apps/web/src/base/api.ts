import table from 'virtual:endpoints/studio';
import type { endpoints } from '@tandem/api/studio';
import { onlineManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { actingHeaders, forgetActing } from './acting.ts';
import { orAsKept } from './as-kept.ts';
import { ApiProblem, createClient, isProblem, send } from './client.ts';
import { learnErrors } from './i18n.ts';
import { disownPage, heardOther, tabHeaders } from './identity.ts';
import { forgetKept, markHeard } from './kept.ts';
import { sendOnce } from './send-once.ts';

export { ApiProblem, isProblem } from './client.ts';

const ask: typeof send = async (method, url, request) => {
  const once = () =>
    sendOnce(method, url, {
      ...request,
      headers: { ...tabHeaders(), ...actingHeaders(url), ...request?.headers },
    });
  try {
    return await once();
  } catch (error) {
    if (isProblem(error, 'other_person')) heardOther();
    // Of whoever was here before.
    if (isProblem(error, 'other_person') || isProblem(error, 'not_signed_in')) forgetKept();
    // Set up on another device since: from the start, which leads to the second step.
    if (isProblem(error, 'second_factor_needed')) location.assign('/');
    if (isProblem(error, 'confirm_needed') && (await confirming?.())) return once();
    return failed(error);
  }
};

/**
 * The studio, typed: `api.bookSpot({ params: { studioId, classId }, body: { spotNumber: 12 } })`. What only staff may ask is
 * there once the console has taught it.
 */
export const api = createClient<typeof endpoints>(table, ask);
export const learnEndpoints = (more: Record<string, string>): void => {
  Object.assign(api, createClient(more, ask));
};

/**
 * Once its words are there, so that it is told in the person's language; a question that was taken back needs none.
 * @throws what went wrong
 */
async function failed(error: unknown): Promise<never> {
  if (error instanceof ApiProblem) await learnErrors();
  throw error;
}

let confirming: (() => Promise<boolean>) | null = null;

/** Says who asks for the password where the studio wants it again. @returns what takes it back */
export function onConfirmNeeded(ask: () => Promise<boolean>): () => void {
  confirming = ask;
  return () => {
    confirming = null;
  };
}

export const signIn = (email: string, password: string) =>
  send('POST', '/api/auth/sign-in/email', { body: { email, password } }).catch(failed);
export async function signOut(): Promise<void> {
  // Also where the studio cannot be asked: whoever wants to leave leaves nothing on this device.
  forgetKept();
  try {
    await send('POST', '/api/auth/sign-out', { headers: tabHeaders() });
  } catch (error) {
    if (isProblem(error, 'other_person')) heardOther();
    return failed(error);
  }
  forgetPerson(true);
}

const MAX_RETRIES = 2;
const STALE_MS = 30_000;

// The library takes every page for online until it hears otherwise.
onlineManager.setOnline(navigator.onLine);

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    // What was erased, or is not for this person any more, does not stay on a page that happens to be open.
    onError(error, query) {
      if (!isProblem(error, 'not_found') && !isProblem(error, 'not_allowed')) return;
      markHeard(query);
      query.setState({ data: undefined });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      // Asked also while offline: what the device has kept is the answer then.
      networkMode: 'offlineFirst',
      persister: orAsKept,
      // A refusal stays a refusal; only silence and server faults are worth asking again.
      retry: (count, error) =>
        count < MAX_RETRIES &&
        onlineManager.isOnline() &&
        (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
    },
    // Without a network a change fails at once and says so, instead of waiting unseen.
    mutations: { networkMode: 'always' },
  },
});

/** Whatever the person before has seen is not for the next. @param signedOut nobody is signed in any more */
export function forgetPerson(signedOut = false): void {
  queryClient.clear();
  disownPage(signedOut);
  forgetActing();
  forgetKept();
}
