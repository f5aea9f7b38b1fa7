import { useEffect, useState } from 'react';
import { serverNow } from '../../base/server-clock.ts';
import { useSession } from '../../base/session.ts';
import { usePerson } from '../person.tsx';

const WEEK_MS = 7 * 86_400_000;

/**
 * Since when things are new to whoever reads: the rider's own visit before this one, which lasts as long as the tab; a
 * week ago for others, and where it is not known. @returns ms since 1970
 */
export function useNewSince(): number {
  const mine = useSession().customerId === usePerson().customerId;
  const key = `tandem.visit.${usePerson().customerId}`;
  const [since] = useState(() => {
    const kept = mine ? (sessionStorage.getItem(key) ?? localStorage.getItem(key)) : null;
    return kept === null ? serverNow() - WEEK_MS : Number(kept);
  });
  useEffect(() => {
    if (!mine) return;
    sessionStorage.setItem(key, String(since));
    localStorage.setItem(key, String(serverNow()));
  }, [mine, key, since]);
  return since;
}
