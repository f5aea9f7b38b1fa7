import type { Work } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';

/**
 * Jobs of one studio that run side by side in a process, as many as calls of one login may be under way: a studio whose
 * Spivi hangs leaves the other places of the queue to the others.
 */
const LANES_PER_STUDIO = MAX_REJECTED_LOGINS;

/** Sends the job that compares one class with Spivi; one that waits already stands for this one too. */
export const sendSync = ({ studio, trx, studioId }: Work, classId: string, priority = 0): Promise<void> =>
  studio.jobs.send(
    trx,
    'sync-class',
    { studioId, classId },
    { key: `${studioId}:${classId}`, group: `${studioId}:${laneOf(classId)}`, priority },
  );

const laneOf = (classId: string) => Number.parseInt(classId.slice(-1), 16) % LANES_PER_STUDIO;
