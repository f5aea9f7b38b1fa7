/** So long a page that was loaded anew is not loaded anew again. */
const PAUSE_MS = 60_000;
const RELOADED = 'tandem.reloaded';

/**
 * Loads the page anew, once a minute at most, and only while its server is in reach: else the browser's own error page would
 * stand where this one stood.
 * @returns whether it does
 */
export async function loadAnew(): Promise<boolean> {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED)) < PAUSE_MS) return false;
  const page = await fetch('/', { cache: 'no-store' }).catch(() => null);
  if (!page?.ok) return false;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
  return true;
}

/** A page opened before a new version was installed asks for files that are gone: it is loaded anew. */
export const reloadForNewVersion = () => window.addEventListener('vite:preloadError', loadAnew);
