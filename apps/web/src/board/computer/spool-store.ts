import { type Batch, batch } from '@tandem/api/box';
import type { SpoolStore } from '@tandem/api/box-side';

const DATABASE = 'tandem.box';
const BATCHES = 'batches';
const asNamed = ({ bootId, sequence }: Batch) => `${bootId} ${sequence}`;

/**
 * Batches in the browser's own database until they are acknowledged, so that a page that was closed, or a computer that
 * went off, loses nothing that was measured. They lie there in the order in which they were measured.
 * @returns a store in memory alone, and says so, where the browser gives no room
 */
export async function openSpoolStore(): Promise<SpoolStore> {
  let troubled = false;
  const places = new Map<string, number>();
  const trouble = () =>
    troubled ? 'The browser keeps nothing: going on in memory, so leave the page open.' : null;
  let database: IDBDatabase;
  let kept: { place: number; batch: unknown }[];
  try {
    database = await opened();
    kept = await answered(database.transaction(BATCHES).objectStore(BATCHES).getAll());
  } catch {
    troubled = true;
    return { left: [], keep: () => {}, drop: () => {}, trouble };
  }
  let last = kept.at(-1)?.place ?? 0;
  /** Written to the disk, not only handed over to it. */
  const change = (work: (store: IDBObjectStore) => void) => {
    try {
      const transaction = database.transaction(BATCHES, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => {
        troubled = false;
      };
      transaction.onabort = () => {
        troubled = true;
      };
      work(transaction.objectStore(BATCHES));
    } catch {
      troubled = true;
    }
  };
  const left = kept.flatMap(({ place, batch: stored }) => {
    const read = batch.safeParse(stored);
    if (read.success) places.set(asNamed(read.data), place);
    else change((store) => store.delete(place));
    return read.success ? [read.data] : [];
  });
  return {
    left,
    trouble,
    keep(sent) {
      const place = ++last;
      places.set(asNamed(sent), place);
      change((store) => store.put({ place, batch: sent }));
    },
    drop(sent) {
      const place = places.get(asNamed(sent));
      if (place === undefined) return;
      places.delete(asNamed(sent));
      change((store) => store.delete(place));
    },
  };
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(BATCHES, { keyPath: 'place' });
  return answered(request);
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
