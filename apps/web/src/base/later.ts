import { useEffect, useState } from 'react';

/** On a slow phone and line a page can be used after three seconds. */
const LATER_MS = 4000;

/** Comes once a first page has had the line to itself: what no page needs to be used is asked for after it. */
export const later: Promise<void> = new Promise((comes) => setTimeout(comes, LATER_MS));

let isLater = false;
void later.then(() => {
  isLater = true;
});

/** Has the first page had the line to itself? */
export function useLater(): boolean {
  const [now, setNow] = useState(isLater);
  useEffect(() => {
    if (!now) void later.then(() => setNow(true));
  }, [now]);
  return now;
}
