import type { LiveBoard } from '@tandem/api/tracker';
import type { LiveHub } from '@tandem/platform';
import { LRUCache } from 'lru-cache';
import { inSite } from '../base/call.ts';
import type { Tracker } from '../base/context.ts';
import { healthOfBoxes } from '../boxes/index.ts';
import type { LiveNotice } from '../events/index.ts';
import { selectChunks } from '../workouts/index.ts';
import { type LiveClass, loadLiveClass, type RoomHealth } from './live-class.ts';

/** What is heard of the boxes of a class's room is looked up so often. */
const HEALTH_MS = 2_000;

/** A class that nobody looks at is forgotten after this long; it is rebuilt when somebody does. */
const IDLE_MS = 60_000;
const MAX_CLASSES = 1_000;

type Watched = {
  current: Promise<LiveClass>;
  /** As it was last looked up, and the look that is on. */
  health?: { atMs: number; room: RoomHealth };
  looking?: Promise<void> | undefined;
};

/** The running classes that somebody watches in this process. */
export type LiveBoards = {
  /** @throws Problem `not_found` */
  board(of: { siteId: number; eventId: number }): Promise<LiveBoard>;
  close(): void;
};

/**
 * Keeps classes in memory and follows notifications of every process: first what is stored, then each new chunk by
 * its ID. Chunks may come twice or in any order, since the reducer does not mind.
 */
export function createLiveBoards(tracker: Tracker, hub: LiveHub): LiveBoards {
  const watched = new LRUCache<string, Watched>({
    max: MAX_CLASSES,
    ttl: IDLE_MS,
    updateAgeOnGet: true,
  });
  const keyOf = ({ siteId, eventId }: { siteId: number; eventId: number }) => `${siteId}:${eventId}`;
  const load = ({ siteId, eventId }: { siteId: number; eventId: number }) =>
    inSite(tracker, siteId, (work) => loadLiveClass(work, eventId));

  const healthOf = (siteId: number, roomBoxId: number) =>
    inSite(tracker, siteId, async ({ trx, now }): Promise<RoomHealth> => {
      const boxes = await healthOfBoxes(trx, { now, roomBoxId });
      const box = boxes.get(roomBoxId)!;
      boxes.delete(roomBoxId);
      return { box, otherBoxes: [...boxes.values()] };
    });

  const look = (entry: Watched, siteId: number, roomBoxId: number): Promise<void> => {
    entry.looking ??= healthOf(siteId, roomBoxId)
      .then((room) => {
        entry.health = { atMs: performance.now(), room };
      })
      .finally(() => {
        entry.looking = undefined;
      });
    return entry.looking;
  };

  /** A database that is slow for a moment takes no board off its line: until it answers the boxes are as they were. */
  const healthNow = async (entry: Watched, siteId: number, roomBoxId: number): Promise<RoomHealth> => {
    if (!entry.health) await look(entry, siteId, roomBoxId);
    else if (performance.now() - entry.health.atMs > HEALTH_MS)
      look(entry, siteId, roomBoxId).catch((error) =>
        tracker.log.warn(
          { event: 'board.health_failed', err: error, roomBoxId },
          'how the boxes of a room are could not be looked up',
        ),
      );
    return entry.health!.room;
  };

  const follow = (notice: LiveNotice) => {
    const key = keyOf(notice);
    // To hear of a class is not to look at it: its age stays.
    const entry = watched.peek(key);
    if (!entry) return;
    // Whatever was being loaded ends first: the notice may be news to it.
    entry.current = entry.current.then(async (live) => {
      const { siteId, eventId, chunkId } = notice;
      if (chunkId === undefined) return load({ siteId, eventId });
      const chunk = await inSite(tracker, siteId, ({ trx }) =>
        selectChunks(trx).where('c.chunk_id', '=', chunkId).executeTakeFirst(),
      );
      if (chunk) live.take(chunk);
      return live;
    });
    entry.current.catch((error) => {
      watched.delete(key);
      const { eventId } = notice;
      tracker.log.warn(
        { event: 'board.rebuilt', err: error, eventId },
        'a live class could not follow and will be built again',
      );
    });
  };
  const unsubscribe = hub.subscribe((message) => {
    // After a lost connection anything may have been missed.
    if ((message as { reset?: boolean }).reset) watched.clear();
    else follow(message as LiveNotice);
  });
  const sweep = setInterval(() => watched.purgeStale(), IDLE_MS);
  sweep.unref();

  return {
    async board(of) {
      const key = keyOf(of);
      let entry = watched.get(key);
      if (!entry) {
        entry = { current: load(of) };
        watched.set(key, entry);
        entry.current.catch(() => watched.delete(key));
      }
      const live = await entry.current;
      const room = await healthNow(entry, of.siteId, live.boxId);
      return live.board(tracker.now().getTime(), room);
    },
    close() {
      clearInterval(sweep);
      unsubscribe();
      watched.clear();
    },
  };
}
