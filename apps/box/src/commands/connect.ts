import { createSender, createTrackerClient, type Ride } from '@tandem/api/box-side';
import { readBoxFile } from '../pairing/box-file.ts';
import { type Progress, progressLine, summaryOf } from '../progress.ts';
import { byNode } from '../send/by-node.ts';
import { openSpool, type SpoolOnDisk } from '../send/spool.ts';
import { type Connection, LOCAL_TRACKER } from './options.ts';

export type Connected = Omit<Ride, 'source'> & Pick<Progress, 'show'> & { spool: SpoolOnDisk };

/** Does the work with a tracker to send to, and says at the end how it went. */
export async function connect(
  options: Connection,
  work: (connected: Connected) => Promise<void>,
): Promise<void> {
  const client = createTrackerClient({ ...boxOf(options), boxId: options.box, exchange: byNode });
  const spool = openSpool(options.spool);
  const sender = createSender({ client, spool });
  const progress = progressLine(process.stdout, sender);
  const interrupt = endedByHand();
  interrupt.signal.addEventListener('abort', () => void sender.stop());
  try {
    const { say, show } = progress;
    await work({ client, sender, spool, say, show, speed: options.speed ?? 1, signal: interrupt.signal });
    progress.say(summaryOf(sender.report()));
  } finally {
    progress.end();
    await sender.stop();
  }
}

/** @throws Error with what to do where this machine is no box yet */
export function boxOf({ tracker, token, file }: Connection): { tracker: string; token: string } {
  if (token) return { tracker: tracker ?? LOCAL_TRACKER, token };
  const paired = readBoxFile(file);
  if (paired === null)
    throw new Error(
      'This machine is no box yet: on the tracker’s page of the club press Pair a program, and run the command that it shows.',
    );
  return { tracker: tracker ?? paired.tracker, token: paired.token };
}

/** Aborted where somebody, or the system, ends the program. */
export function endedByHand(): AbortController {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
  return ended;
}
