import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { later } from './later.ts';
import { serverNow } from './server-clock.ts';

/** A line that could not be fetched is tried again after so long. */
const AGAIN_MS = 5_000;

/**
 * Keeps open screens true: once a first page can be used, it hears what the studio says has changed, also meanwhile.
 * @returns since when what is shown may be old, because the line to the studio is down; null while it is up
 */
export function useChanges(studioId: string): Date | null {
  const client = useQueryClient();
  const [lostSince, setLostSince] = useState<Date | null>(null);
  useEffect(() => {
    let end: (() => void) | undefined;
    let ended = false;
    const begin = async (): Promise<void> => {
      try {
        const { hearChanges } = await import('./hear-changes.ts');
        if (!ended) end = hearChanges(client, studioId, setLostSince);
      } catch {
        setLostSince((since) => since ?? new Date(serverNow()));
        setTimeout(() => !ended && void begin(), AGAIN_MS);
      }
    };
    void later.then(begin);
    return () => {
      ended = true;
      end?.();
    };
  }, [client, studioId]);
  return lostSince;
}
