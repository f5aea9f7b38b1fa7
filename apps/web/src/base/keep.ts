import type { Customer, Me, Ride } from '@tandem/api/studio';
import {
  type InfiniteData,
  onlineManager,
  type Query,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query';
import { actingFor } from './acting.ts';
import { isLost } from './client.ts';
import { identity, ownPage, tabAccount } from './identity.ts';
import { isKept, KEPT, keptKeys, markHeard } from './kept.ts';

/** By the device alone, since it counts how long, and not what time. Older answers are not shown, and are removed when the portal is opened. */
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
/** All that is kept, in characters of text: a fifth of what browsers give a site at least. The oldest goes first. */
const MAX_KEPT_CHARS = 1_000_000;
const MAX_KEPT_ANSWERS = 60;
/** Only the portal shows what was kept of it, and the page that leads there. */
const PORTAL = /^\/($|portal\/)/;
/** What comes together is written together. */
const WRITE_AFTER_MS = 500;

/** A question whose answer was lost is asked again so many ms later while there is a line, then twice that, up to the longest. */
const AGAIN_AFTER_MS = 5_000;
const LONGEST_AGAIN_MS = 60_000;

const ID = '[0-9a-f-]{36}';
/** What is kept, by topic and what it is of: neither trends nor a ride, nobody's body, nothing that only a form needs. */
const LASTING = new RegExp(
  `^(me|places|class (list|my-waits|${ID})|customer ${ID}( rights| passes)?|performance ${ID} rides)$`,
);

/** An answer belongs to the pages that asked for it: those of another version may read it otherwise. */
const version = () => document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content ?? '';

type Kept = { version: string; at: number; data: unknown };

/**
 * Where an answer is kept below its account; null where it is not. Spans and filters are no part of it: of a list the latest
 * is kept.
 */
function placeOf([topic, studioId, ...rest]: QueryKey): string | null {
  const what = [topic, ...rest.filter((part) => typeof part === 'string')].join(' ');
  if (!LASTING.test(what)) return null;
  return topic === 'me' ? 'me' : `${studioId}.${what}`;
}

/** Of a profile what the portal shows; a phone is lost more easily than a server. */
const KEPT_OF_PROFILE = ['customerId', 'name', 'email', 'bike', 'bookings', 'version'] as const;

/** Without what says something of a body, or how somebody is reached whom no page needs. */
function fitToKeep(what: string, data: unknown): unknown {
  if (/\.customer \S+$/.test(what)) {
    const profile = data as Customer;
    return { ...Object.fromEntries(KEPT_OF_PROFILE.map((part) => [part, profile[part]])), body: null };
  }
  if (!what.includes('.performance ')) return data;
  type Page = { rows: Ride[]; nextCursor: string | null };
  const { pages, pageParams } = data as InfiniteData<Page>;
  const [first] = pages;
  return {
    pageParams: pageParams.slice(0, 1),
    pages: first
      ? [{ rows: first.rows.map((ride) => ({ ...ride, values: {}, corrected: [] })), nextCursor: null }]
      : [],
  };
}

function read(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key)!) as Kept;
    return kept.version === version() && Date.now() - kept.at < KEPT_DAYS * DAY_MS ? kept : null;
  } catch {
    return null;
  }
}

/** What this device has kept of an answer, of whose page it is; who is signed in is told by what is kept of them. */
function keptFor(queryKey: QueryKey): Kept | null {
  const place = placeOf(queryKey);
  // What was kept is the person's own, and no child's.
  if (place === null || !PORTAL.test(location.pathname) || actingFor() !== null) return null;
  const key =
    place === 'me' ? keptKeys().find((one) => one.endsWith('.me')) : `${KEPT}${tabAccount() ?? ''}.${place}`;
  const kept = key === undefined ? null : read(key);
  if (kept !== null && place === 'me') ownPage((kept.data as Me).user.userId);
  return kept;
}

const waits = new WeakMap<Query, { ms: number; timer?: ReturnType<typeof setTimeout> }>();

/** One lost answer is not the end of a line: without one, its return asks. */
export function askAgain(query: Query): void {
  const { ms, timer } = waits.get(query) ?? { ms: AGAIN_AFTER_MS };
  clearTimeout(timer);
  waits.set(query, {
    ms: Math.min(2 * ms, LONGEST_AGAIN_MS),
    timer: setTimeout(() => {
      if (!isKept(query)) waits.delete(query);
      else if (onlineManager.isOnline() && query.isActive()) query.fetch().catch(() => {});
    }, ms),
  });
}

/** What was kept instead of an answer that was lost, which is asked for again. */
export function foundInstead(query: Query): Kept | null {
  const found = keptFor(query.queryKey);
  if (found) askAgain(query);
  return found;
}

/** What was kept until a late answer takes its place; null where there is none, or the answer has come while it was read. */
export async function foundUntil(asked: Promise<unknown>, query: Query): Promise<Kept | null> {
  const found = keptFor(query.queryKey);
  const none = new Promise<Kept | null>((comes) => setTimeout(comes, 0, found));
  const first = await Promise.race([asked.then(() => null), none]);
  if (first) takeOnceThere(asked, query, first.data);
  return first;
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
        markHeard(query);
        query.setData(answer, { manual: true });
      }),
    // A refusal is told as one.
    (error) => then(() => (isLost(error) ? askAgain(query) : void query.fetch().catch(() => {}))),
  );
}

/**
 * Keeps the answers that the portal of one studio is made of, as they come, and the pages' own files by a worker.
 * @returns what ends it
 */
export function keepAnswers(client: QueryClient, studioId: string): () => void {
  const account = tabAccount();
  if (account === null) return () => {};
  const written = new Map<string, number>();
  const isTheirs = () => identity.now() === 'same' && tabAccount() === account;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(waiting);
    waiting = undefined;
    const me = client.getQueryData<Me>(['me']);
    const isMember = me?.studios.some((studio) => studio.studioId === studioId && studio.role === 'member');
    if (!isTheirs() || !isMember) return;
    let isMore = false;
    for (const query of client.getQueryCache().getAll()) {
      const place = placeOf(query.queryKey);
      if (place === null || (place !== 'me' && query.queryKey[1] !== studioId)) continue;
      const key = `${KEPT}${account}.${place}`;
      const { data, dataUpdatedAt: at, error } = query.state;
      // What the studio refuses now is not shown from before.
      if (data === undefined && error !== null && !isLost(error)) localStorage.removeItem(key);
      if (data === undefined || isKept(query) || (written.get(key) ?? 0) >= at) continue;
      written.set(key, at);
      isMore = true;
      put(key, JSON.stringify({ version: version(), at, data: fitToKeep(place, data) } satisfies Kept));
    }
    if (isMore) bound();
  };
  const soon = () => {
    waiting ??= setTimeout(write, WRITE_AFTER_MS);
  };
  const end = client.getQueryCache().subscribe(({ type }) => type === 'updated' && soon());
  document.addEventListener('visibilitychange', write);
  write();
  // Where there is none, over plain http or by a browser's choice, the portal opens with a line only, as it did.
  if (import.meta.env.PROD) navigator.serviceWorker?.register('/worker.js').catch(() => {});
  return () => {
    write();
    end();
    document.removeEventListener('visibilitychange', write);
    clearTimeout(waiting);
  };
}

function put(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // The browser's own bound: rather nothing of it than an old one.
    localStorage.removeItem(key);
  }
}

/** Removes what is too old, and the oldest of what is too much. */
function bound(): void {
  const all = keptKeys()
    .map((key) => ({ key, at: read(key)?.at ?? 0, chars: localStorage.getItem(key)!.length }))
    .sort((a, b) => b.at - a.at);
  let chars = 0;
  for (const [place, one] of all.entries()) {
    chars += one.chars;
    if (one.at === 0 || chars > MAX_KEPT_CHARS || place >= MAX_KEPT_ANSWERS) localStorage.removeItem(one.key);
  }
}
