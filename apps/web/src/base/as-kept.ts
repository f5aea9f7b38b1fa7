import {
  notifyManager,
  onlineManager,
  type Query,
  type QueryFunction,
  type QueryFunctionContext,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { isLost } from './client.ts';
import { isKept, keptKeys, markHeard, markKept } from './kept.ts';
import { later } from './later.ts';

/** An answer that takes longer does not hold up what was kept of it; it takes its place when it comes. */
const KEPT_AFTER_MS = 4_000;
const LATE = Symbol('late');

/** What was kept, to be read and made true again; where its file does not come either, nothing is. */
const keeping = async () => (keptKeys().length === 0 ? null : import('./keep.ts').catch(() => null));

function show(query: Query, { data, at }: { data: unknown; at: number }): unknown {
  markKept(query);
  // It is as old as it is, and due; the library takes it for one of now once it is handed over.
  setTimeout(() => isKept(query) && query.setState({ dataUpdatedAt: at, isInvalidated: true }));
  return data;
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
    const late = new Promise<typeof LATE>((comes) => setTimeout(comes, KEPT_AFTER_MS, LATE));
    const isLate = data === undefined && (await Promise.race([asked, late])) === LATE;
    const found = isLate && (await (await keeping())?.foundUntil(asked, query));
    if (found) return show(query, found);
    const answer = await asked;
    markHeard(query);
    return answer;
  } catch (error) {
    if (!isLost(error)) throw error;
    if (data !== undefined) {
      const more = (fetchMeta as { fetchMore?: unknown } | null)?.fetchMore;
      if (more || (navigator.onLine && !isKept(query))) throw error;
      void keeping().then((keep) => keep?.askAgain(query));
      return show(query, { data, at: dataUpdatedAt });
    }
    const found = (await keeping())?.foundInstead(query);
    if (!found) throw error;
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
