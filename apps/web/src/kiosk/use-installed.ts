import { useEffect } from 'react';

/**
 * A tablet that takes the page along has it by itself and whole: another one to install than members have, and the files of the
 * page kept, so that it opens before the line is there.
 */
export function useInstalled(): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
    const before = link?.getAttribute('href');
    link?.setAttribute('href', '/kiosk.webmanifest');
    // Where there is none, over plain http or by a browser's choice, the page opens with a line only.
    if (import.meta.env.PROD) navigator.serviceWorker?.register('/worker.js').catch(() => {});
    return () => {
      if (before) link?.setAttribute('href', before);
    };
  }, []);
}
