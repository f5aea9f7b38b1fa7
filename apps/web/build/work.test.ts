import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { work } from './work.ts';

const ORIGIN = 'https://club.example';

/** The worker as a browser runs it, with the pages that are open. */
function started(open: string[]) {
  const hears = new Map<string, (event: object) => void>();
  const did: string[] = [];
  const pages = open.map((url) => ({
    url,
    focus: async () => {
      did.push(`focus ${url}`);
      return { navigate: async (to: string) => did.push(`lead ${to}`) };
    },
  }));
  const self = {
    addEventListener: (type: string, hear: (event: object) => void) => hears.set(type, hear),
    location: new URL(`${ORIGIN}/worker.js`),
    registration: {
      showNotification: async (title: string, { body, data }: { body: string; data: string }) =>
        did.push(`show ${title} | ${body} | ${data}`),
    },
    clients: { matchAll: async () => pages, openWindow: async (to: string) => did.push(`open ${to}`) },
  };
  // As its own file has it: nothing of this one is there.
  runInNewContext(`(${work})(${JSON.stringify({ page: 'x', files: [] })})`, { self, URL });
  const tell = async (type: string, event: object) => {
    const until: Promise<unknown>[] = [];
    hears.get(type)!({ ...event, waitUntil: (done: Promise<unknown>) => until.push(done) });
    await Promise.all(until);
    return did;
  };
  return {
    push: (data: unknown) => tell('push', { data: data === null ? null : { json: () => data } }),
    click: (path: string) =>
      tell('notificationclick', { notification: { close: () => did.push('close'), data: path } }),
  };
}

test('a message is shown as it came, and one without words too: a browser wants each shown', async () => {
  const said = { title: 'Cancelled', line: 'When: Monday', path: '/portal/x/bookings' };
  expect(await started([]).push(said)).toEqual(['show Cancelled | When: Monday | /portal/x/bookings']);
  expect(await started([]).push(null)).toEqual(['show Tandem |  | /']);
});

test('a press leads the portal that is open there, else opens it, and never leaves it', async () => {
  const path = '/portal/x/bookings';
  expect(await started([]).click(path)).toEqual(['close', `open ${ORIGIN}${path}`]);
  expect(await started([`${ORIGIN}/kiosk`, `${ORIGIN}/portal/x`]).click(path)).toEqual([
    'close',
    `focus ${ORIGIN}/portal/x`,
    `lead ${ORIGIN}${path}`,
  ]);
  for (const away of ['https://elsewhere.example/portal/x', '//elsewhere.example/portal/', '/console/x'])
    expect(await started([]).click(away)).toEqual(['close']);
});
