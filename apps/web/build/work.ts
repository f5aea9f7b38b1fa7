/** What the worker is told by the build. */
export type Shell = {
  /** SHA-256 of the page, as base64: the files below are those that it names. */
  page: string;
  /** Paths of the files that the portal and a tablet at the door are made of. */
  files: string[];
};

/**
 * The whole of the service worker, written into its file as it stands here: it calls nothing of this file or another. It keeps
 * the portal's own files, and no answer of the studio; it shows the messages that are sent to this device. A page is asked for first, and the kept one is sent only where no
 * answer comes: nobody is held on an old version.
 */
export function work({ page, files }: Shell): void {
  type Lasting = Event & { waitUntil(done: Promise<unknown>): void };
  type Fetching = Lasting & { request: Request; respondWith(answer: Promise<Response>): void };
  type Pushed = Lasting & { data: { json(): { title: string; line: string; path: string } } | null };
  type Clicked = Lasting & { notification: Notification };
  type OpenPage = { url: string; focus(): Promise<OpenPage>; navigate(url: string): Promise<unknown> };
  const worker = self as unknown as {
    addEventListener(type: 'install' | 'activate', hear: (event: Lasting) => void): void;
    addEventListener(type: 'fetch', hear: (event: Fetching) => void): void;
    skipWaiting(): Promise<void>;
    addEventListener(type: 'push', hear: (event: Pushed) => void): void;
    addEventListener(type: 'notificationclick', hear: (event: Clicked) => void): void;
    clients: {
      claim(): Promise<void>;
      matchAll(of: { type: 'window'; includeUncontrolled: true }): Promise<OpenPage[]>;
      openWindow(url: string): Promise<unknown>;
    };
    registration: ServiceWorkerRegistration;
    location: Location;
  };
  const PREFIX = 'tandem-shell-';
  const SHELL = PREFIX + page;
  /** A line that carries nothing is told from a slow one by this. */
  const PAGE_WAIT_MS = 4_000;
  /** A proxy's word for: the program behind it does not answer. */
  const GATEWAY_STATUSES = [502, 503, 504];
  /** While a server's files are built anew this one is away for a moment: missing counts once it is missing again. */
  const MISSING_AGAIN_MS = 20_000;

  const dropShells = async (but?: string) => {
    const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== but);
    await Promise.all(names.map((name) => caches.delete(name)));
  };

  const install = async () => {
    const answer = await fetch('/', { cache: 'no-cache', headers: { accept: 'text/html' } });
    const bytes = await answer.clone().arrayBuffer();
    const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    // Between two versions of a server the one's page would stand on the other's files.
    if (btoa(String.fromCharCode(...sum)) !== page) throw new Error('the page is of another version');
    try {
      const shell = await caches.open(SHELL);
      await shell.addAll(files);
      await shell.put('/', answer);
    } catch (error) {
      await caches.delete(SHELL);
      throw error;
    }
    await worker.skipWaiting();
  };

  /** A server that has this file no more wants no worker: of what it left nothing stays. */
  const leaveIfGone = async () => {
    const ask = async () => (await fetch(worker.location.href, { method: 'HEAD', cache: 'no-store' })).status;
    let status = await ask();
    if (status === 404) {
      await new Promise((comes) => setTimeout(comes, MISSING_AGAIN_MS));
      status = await ask();
    }
    if (status !== 404 && status !== 410) return;
    await dropShells();
    await worker.registration.unregister();
  };

  // Asked by name: to open it would make it anew where it was dropped.
  const kept = (what: string) => caches.match(what, { cacheName: SHELL });
  const openPage = async (event: Fetching): Promise<Response> => {
    const asked = fetch(event.request);
    const late = new Promise<null>((comes) => setTimeout(comes, PAGE_WAIT_MS, null));
    try {
      const answer = await Promise.race([asked, late]);
      if (answer && !GATEWAY_STATUSES.includes(answer.status)) {
        event.waitUntil(leaveIfGone().catch(() => {}));
        return answer;
      }
      event.waitUntil(asked.then(leaveIfGone).catch(() => {}));
      return (await kept('/')) ?? (await asked);
    } catch (error) {
      const page = await kept('/');
      if (page) return page;
      throw error;
    }
  };
  const openFile = async (request: Request) => (await kept(request.url)) ?? fetch(request);

  /** Whoever has the portal open is led there; nobody is led out of it. */
  const openAt = async (path: string) => {
    const { href, origin, pathname } = new URL(path, worker.location.origin);
    if (origin !== worker.location.origin || !pathname.startsWith('/portal/')) return;
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const open = pages.find(({ url }) => new URL(url).pathname.startsWith('/portal/'));
    // A page that this worker does not hold cannot be led on: another is opened.
    await (open ? open.focus().then((page) => page.navigate(href)) : worker.clients.openWindow(href)).catch(
      () => worker.clients.openWindow(href),
    );
  };

  worker.addEventListener('push', (event) => {
    // Each message is shown: a browser takes none of whoever shows nothing.
    const { title, line, path } = event.data?.json() ?? { title: 'Tandem', line: '', path: '/' };
    event.waitUntil(
      worker.registration.showNotification(title, { body: line, icon: '/tandem-192.png', data: path }),
    );
  });
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(openAt(String(event.notification.data)));
  });
  worker.addEventListener('install', (event) => event.waitUntil(install()));
  worker.addEventListener('activate', (event) =>
    event.waitUntil(dropShells(SHELL).then(() => worker.clients.claim())),
  );
  worker.addEventListener('fetch', (event) => {
    const { method, mode, url } = event.request;
    const { origin, pathname } = new URL(url);
    if (method !== 'GET' || origin !== worker.location.origin) return;
    if (mode === 'navigate') {
      if (['/', '/kiosk'].includes(pathname) || pathname.startsWith('/portal/'))
        event.respondWith(openPage(event));
    } else if (files.includes(pathname)) event.respondWith(openFile(event.request));
  });
}
