import {
  notifyManager,
  onlineManager,
  type Query,
  type QueryFunction,
  type QueryFunctionContext,
  type QueryKey,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { ApiProblem, isLost } from './client.ts';
import { isKept, keptKeys, markHeard, markKept } from './kept.ts';
import { later } from './later.ts';

/** An answer that takes longer does not hold up what was kept of it; it takes its place when it comes. */
const KEPT_AFTER_MS = 4_000;
const LATE = Symbol('late');

/** A question whose answer was lost is asked again so many ms later while there is a line, then twice that, up to the longest. */
const AGAIN_AFTER_MS = 5_000;
const LONGEST_AGAIN_MS = 60_000;
/** Only the portal shows what was kept of it, and the page that leads there. */
const PORTAL = /^\/($|portal\/)/;
/** An answer all the same: the studio lets nobody see this. */
const REFUSALS = [401, 403, 404];

async function kept(query: Query): Promise<{ data: unknown; at: number } | null> {
  if (keptKeys().length === 0 || !PORTAL.test(location.pathname)) return null;
  // Where the file does not come either, nothing is kept.
  const keep = await import('./keep.ts').catch(() => null);
  return keep && keep.keptFor(query.queryKey);
}

const orLate = (asked: Promise<unknown>, ms: number) =>
  Promise.race([asked, new Promise<typeof LATE>((comes) => setTimeout(comes, ms, LATE))]);

function show(query: Query, { data, at }: { data: unknown; at: number }): unknown {
  markKept(query);
  // It is as old as it is, and due; the library takes it for one of now once it is handed over.
  setTimeout(() => isKept(query) && query.setState({ dataUpdatedAt: at, isInvalidated: true }));
  return data;
}

const waits = new WeakMap<Query, { ms: number; timer?: ReturnType<typeof setTimeout> }>();

/** One lost answer is not the end of a line: without one, its return asks. */
function askAgain(query: Query): void {
  const { ms, timer } = waits.get(query) ?? { ms: AGAIN_AFTER_MS };
  clearTimeout(timer);
  waits.set(query, {
    ms: Math.min(2 * ms, LONGEST_AGAIN_MS),
    timer: setTimeout(() => {
      if (onlineManager.isOnline() && isKept(query) && query.isActive()) query.fetch().catch(() => {});
    }, ms),
  });
}

function hear(query: Query): void {
  markHeard(query);
  clearTimeout(waits.get(query)?.timer);
  waits.delete(query);
}

/** Lets a late answer take the place of what was kept, which is handed over first; whatever came since is newer than it. */
function takeOnceThere(asked: Promise<unknown>, query: Query, stands: unknown): void {
  const then = (act: () => void) =>
    setTimeout(() => {
      if (isKept(query) && query.state.data === stands) act();
    });
  asked.then(
    (answer) =>
      then(() => {
        hear(query);
        query.setData(answer, { manual: true });
      }),
    // A refusal is told as one.
    (error) => then(() => (isLost(error) ? askAgain(query) : void query.fetch().catch(() => {}))),
  );
}

/** Asks; where no answer comes and nothing stands on the page, it is what this device has kept. The library's `persister`. */
export async function orAsKept(
  ask: QueryFunction<unknown>,
  context: QueryFunctionContext,
  query: Query,
): Promise<unknown> {
  const { data, dataUpdatedAt, fetchMeta } = query.state;
  const asked = Promise.resolve(ask(context));
  try {
    let answer = data === undefined ? await orLate(asked, KEPT_AFTER_MS) : await asked;
    if (answer === LATE) {
      const found = await kept(query);
      // It may have come while what was kept was read.
      answer = await (found ? orLate(asked, 0) : asked);
      if (found && answer === LATE) {
        takeOnceThere(asked, query, found.data);
        return show(query, found);
      }
    }
    hear(query);
    return answer;
  } catch (error) {
    if (!isLost(error)) {
      if (error instanceof ApiProblem && REFUSALS.includes(error.status)) hear(query);
      throw error;
    }
    if (data !== undefined) {
      const more = (fetchMeta as { fetchMore?: unknown } | null)?.fetchMore;
      if (more || (navigator.onLine && !isKept(query))) throw error;
      askAgain(query);
      return show(query, { data, at: dataUpdatedAt });
    }
    const found = await kept(query);
    if (!found) throw error;
    askAgain(query);
    return show(query, found);
  }
}
/** From when the oldest is of what the page shows as kept, ms since 1970 by the device; null where nothing is. */
export function useAsOf(): number | null {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (changed) => cache.subscribe(notifyManager.batchCalls(changed)),
    () => {
      const old = cache.findAll({
        type: 'active',
        // Who is signed in is asked once a visit, and says nothing of the age of a page.
        predicate: (query) => isKept(query) && query.queryKey[0] !== 'me',
      });
      return old.length === 0 ? null : Math.min(...old.map(({ state }) => state.dataUpdatedAt));
    },
  );
}

/** Was this page opened with what this device had kept of an answer, which has not come since? */
export function useOpenedAsKept(queryKey: QueryKey): boolean {
  const cache = useQueryClient().getQueryCache();
  const stands = useSyncExternalStore(
    (changed) => cache.subscribe(notifyManager.batchCalls(changed)),
    () => {
      const query = cache.find({ queryKey });
      // Due until the answer itself stands there, which is a moment after it was heard.
      return query !== undefined && (isKept(query) || query.state.isInvalidated);
    },
  );
  const [opened, setOpened] = useState(() => {
    const query = cache.find({ queryKey });
    return query !== undefined && isKept(query);
  });
  if (opened && !stands) setOpened(false);
  return opened && stands;
}

/** Does the browser say that it is online? */
export const useOnline = (): boolean =>
  useSyncExternalStore(
    (changed) => onlineManager.subscribe(changed),
    () => onlineManager.isOnline(),
  );

/** Is it known that nothing can be changed, since the studio cannot be asked? */
export function useNoLine(): boolean {
  const asOf = useAsOf();
  return !useOnline() || asOf !== null;
}

/** Keeps on this device what a member sees of their portal, once a first page can be used, until another room is gone to. */
export function useKeeping(studioId: string, isMember: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isMember) return;
    let end: (() => void) | undefined;
    let ended = false;
    const begin = async () => {
      await later;
      const { keepAnswers } = await import('./keep.ts');
      if (!ended) end = keepAnswers(client, studioId);
    };
    // Where its file does not come nothing is kept, which the next visit makes good.
    begin().catch(() => {});
    return () => {
      ended = true;
      end?.();
    };
  }, [client, studioId, isMember]);
}
