import { TAB_ACCOUNT_HEADER } from '@tandem/api/words';
import { forgetKept } from './kept.ts';

/** All tabs of a browser share one cookie: each remembers whose page it is, and they tell each other who signs in. */
const channel = new BroadcastChannel('tandem.identity');

/** Whose page this is: the account that the studio named first; null before. */
let account: string | null = null;
/** Who the browser's cookie belongs to, as far as this page knows: the same person, somebody else, or nobody any more. */
let standing: 'same' | 'other' | 'out' = 'same';
const listeners = new Set<() => void>();

function stand(now: typeof standing): void {
  if (standing === now) return;
  standing = now;
  for (const listener of listeners) listener();
}

channel.onmessage = ({ data }: MessageEvent<string | null>) => {
  if (account === null) return;
  stand(data === account ? 'same' : data === null ? 'out' : 'other');
  // What this tab has written since the other one removed it.
  forgetKept(data ?? undefined);
};

/** For `useSyncExternalStore`. */
export const identity = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  now: () => standing,
};

/** This page is that person's from now on, and the other tabs hear of it. */
export function ownPage(accountId: string): void {
  if (account === accountId) return;
  account = accountId;
  stand('same');
  forgetKept(accountId);
  channel.postMessage(accountId);
}

/** Nobody's page: the next who is named has it. @param signedOut the other tabs' person is gone with it */
export function disownPage(signedOut: boolean): void {
  account = null;
  stand('same');
  if (signedOut) channel.postMessage(null);
}

/** The studio has said that it knows another person than this page. */
export const heardOther = (): void => stand('other');

/** Whose page asks, on every request; the studio refuses when it is another person's. */
export const tabHeaders = (): Record<string, string> =>
  account === null ? {} : { [TAB_ACCOUNT_HEADER]: account };

/** Whose page this is; null before anybody was named. */
export const tabAccount = (): string | null => account;
