import type { BoxClass, WaitingSensor } from '../box.ts';
import { pause } from './pause.ts';
import { ConfigError } from './sender.ts';
import type { TrackerClient } from './tracker-client.ts';

export const POLL_MS = 2_000;

/**
 * Asks the tracker every 2 s until the box's class is started; `say` hears what it waits for, once per change.
 * What `listen` hears meanwhile is told to the tracker, so that bikes can be bound before any class.
 * Resolves to null when `signal` ends the wait. @throws ConfigError when the tracker rejects this box.
 */
export async function awaitClass(
  client: TrackerClient,
  signal: AbortSignal,
  { say, listen }: { say: (line: string) => void; listen?: (() => WaitingSensor[]) | undefined },
): Promise<BoxClass | null> {
  let said = '';
  while (!signal.aborted) {
    const outcome = await client.currentClass();
    if (outcome.kind === 'config') throw new ConfigError(outcome.code, outcome.reason);
    if (outcome.kind === 'ok' && outcome.value?.state === 'started') return outcome.value;
    const line =
      outcome.kind !== 'ok'
        ? outcome.reason
        : outcome.value === null
          ? 'No class for this box within half an hour; waiting.'
          : `Waiting for the instructor to start “${outcome.value.title}” (${outcome.value.startsAt}).`;
    if (outcome.kind === 'ok' && listen) await client.tellHeard(listen());
    if (line !== said) say(line);
    said = line;
    await pause(POLL_MS, signal);
  }
  return null;
}
