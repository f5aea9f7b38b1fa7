/** So long a page that was loaded anew is not loaded anew again. */
const PAUSE_MS = 60_000;
const RELOADED = 'tandem.reloaded';

/** A page opened before a new version was installed asks for files that are gone: it is loaded anew, once a minute at most. */
export function reloadForNewVersion(): void {
  window.addEventListener('vite:preloadError', (event) => {
    // Out of reach is not out of date: the page that stands says so.
    if (!navigator.onLine) return;
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < PAUSE_MS) return;
    event.preventDefault();
    sessionStorage.setItem(RELOADED, String(Date.now()));
    location.reload();
  });
}
