import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReceiver, type Sensor } from '@tandem/sensors/radio';
import { antHeartRateStrap, antPowerMeter, transmit } from '@tandem/sensors/simulate';
import { afterEach, expect, test, vi } from 'vitest';
import type { BoxStatus } from './box-status.ts';
import { keepReporting, reportOf } from './report.ts';
import { serveStatus } from './serve-status.ts';
import { statusPage } from './status-page.ts';
import { type Language, languageOf } from './words.ts';

const receiver = createReceiver();
const samples = Array.from({ length: 10 }, () => ({ powerW: 187, cadenceRpm: 83, heartRateBpm: 153 }));
for (const frame of transmit(samples, antPowerMeter, { device: '31337' }))
  receiver.hear({ ...frame, rssiDbm: -62 });
for (const frame of transmit(samples, antHeartRateStrap, { device: '40101' }))
  receiver.hear({ ...frame, rssiDbm: -85 });
const status: BoxStatus = {
  revoked: false,
  stick: { code: 'listening', detail: null },
  sensors: receiver.sensors(12_000),
  seats: new Map([[12, new Set(['31337'])]]),
  waitingBatches: 0,
  version: '1.2.3',
  spool: null,
  told: {},
};
const rowsOf = (page: string) =>
  [...page.matchAll(/<tr>(<td>.*)<\/tr>/g)].map(([, row]) =>
    [...row!.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell),
  );

let end = () => {};
afterEach(() => end());

test('what is heard, how strongly, and where it goes, strongest first', () => {
  expect(rowsOf(statusPage(status, 'en'))).toEqual([
    ['Power meter', '31337', 'strong (-62 dBm)', '2 s ago', 'power, cadence', '–', 'seat 12'],
    ['Heart rate strap', '40101', 'weak (-85 dBm)', '2 s ago', 'heart rate', '–', 'nobody'],
  ]);
  expect(rowsOf(statusPage({ ...status, seats: null }, 'fr')).map((row) => row.at(-1))).toEqual([
    'tracker',
    'tracker',
  ]);
});

test('it shows no number that somebody’s body made', () => {
  for (const language of ['en', 'fr'] as const)
    expect(statusPage(status, language).replace(/<style>.*<\/style>/s, '')).not.toMatch(/\b(187|153|83)\b/);
});

test('a trouble stands with what to do, and what waits', () => {
  const page = statusPage({ ...status, stick: { code: 'held', detail: null }, waitingBatches: 75 }, 'fr');
  expect(page).toContain('La clé ANT+ est prise par un autre programme.');
  expect(page).toContain('75 secondes attendent le tracker.');
});

test('Bluetooth stands beside the stick, and names the sensors that somebody should look after', () => {
  const bluetooth: BoxStatus['bluetooth'] = {
    state: { code: 'full', detail: 'Strap 6' },
    sensors: [
      { device: 'A0:9E:1A:00:00:01', name: 'Strap 1', code: 'connected', detail: null },
      { device: 'A0:9E:1A:00:00:06', name: '<b>6', code: 'waiting', detail: null },
      { device: 'A0:9E:1A:00:00:07', name: 'Strap 7', code: 'away', detail: null },
    ],
  };
  const page = statusPage({ ...status, bluetooth }, 'en');
  expect(page.indexOf('The ANT+ stick listens')).toBeLessThan(page.indexOf('sensors wait for one.'));
  expect(page).toContain('<li>&#60;b&#62;6 waits for a connection: the adapter holds no more.');
  expect(page).toContain('<li>Strap 7 is known, but not heard.');
  expect(page).not.toContain('Strap 1');
  const { stick: _, ...withoutStick } = status;
  expect(statusPage({ ...withoutStick, bluetooth }, 'fr')).not.toContain('ANT+ écoute');
  expect(statusPage({ ...withoutStick, bluetooth }, 'fr')).toContain('des capteurs en attendent une.');
});

test('that the tracker takes nothing any more stands first, with what to do', () => {
  const page = statusPage({ ...status, revoked: true, waitingBatches: 12 }, 'en');
  expect(page.indexOf('its token was revoked.')).toBeLessThan(page.indexOf('12 seconds wait'));
  expect(page).toContain('tandem-box pair');
  expect(statusPage(status, 'en')).not.toContain('revoked');
});

test('how long a battery lasts, where a sensor tells it', () => {
  const [sensor] = status.sensors;
  const batteryOf = (told: Sensor['told'], language: Language) =>
    rowsOf(statusPage({ ...status, sensors: [{ ...sensor!, told }] }, language))[0]![5];
  const told = (value: number) => ({ value, ageMs: 0 });
  expect(batteryOf({ batteryPercent: told(79.6) }, 'fr')).toBe('80\u00a0%');
  expect(batteryOf({ batteryLow: told(1) }, 'en')).toBe('low');
  expect(batteryOf({}, 'en')).toBe('–');
});

test('a name that a device gives itself is text', () => {
  const [sensor] = status.sensors;
  const source = { ...sensor!.source, device: '<script>"' };
  const page = statusPage({ ...status, sensors: [{ ...sensor!, source }] }, 'en');
  expect(page).toContain('<td>&#60;script&#62;&#34;</td>');
});

test('who was silent for a minute is no longer listed', () => {
  const page = statusPage({ ...status, sensors: receiver.sensors(80_000) }, 'en');
  expect(page).toContain('No sensor is heard.');
});

test.each([
  ['fr-FR,fr;q=0.9,en;q=0.8', 'fr'],
  ['de,en;q=0.8,fr;q=0.5', 'en'],
  [undefined, 'en'],
])('%s asks for %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

const freePort = async () => {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, free: () => new Promise((resolve) => server.close(resolve)) };
};

test('it is served to be looked at, and nothing else', async () => {
  const { port, free } = await freePort();
  await free();
  end = serveStatus(
    port,
    () => status,
    () => {},
  );
  const url = `http://127.0.0.1:${port}/`;
  const page = await vi.waitFor(() => fetch(url, { headers: { 'accept-language': 'fr' } }), 20_000);
  expect([page.status, page.headers.get('content-security-policy')]).toEqual([
    200,
    expect.stringContaining("default-src 'none'"),
  ]);
  expect(await page.text()).toContain('<html lang="fr">');
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(405);
  expect((await fetch(`${url}other`)).status).toBe(404);
});

test('a port that another program has is said, and ends nothing', async () => {
  const { port, free } = await freePort();
  const said = await new Promise((resolve) => {
    end = serveStatus(port, () => status, resolve);
  });
  expect(said).toContain(`another program has port ${port}`);
  await free();
});

test('the page says the version, what the disk keeps from it, and what the tracker says of its clock and of a clone', () => {
  const page = statusPage(
    {
      ...status,
      spool: 'full',
      told: { clock: { skewSeconds: -88, corrected: true }, otherProgram: true },
    },
    'en',
  );
  for (const text of ['Program 1.2.3', 'The disk of this box is full', '88 s slow', 'Another program sends'])
    expect(page).toContain(text);
  expect(statusPage(status, 'fr')).not.toMatch(/disque|horloge|Un autre programme/);
});

test('the tracker is told the same in both languages: at once, at a change, again after a minute, or half of one where it did not take it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    let now = status;
    let takes = true;
    const told: string[] = [];
    const ended = new AbortController();
    const reporting = keepReporting(
      {
        tellReport: async ({ version, says }) => {
          told.push([version, ...says.map(({ en, fr, well }) => `${en} | ${fr} | ${well}`)].join('\n'));
          return takes;
        },
      },
      () => reportOf(now),
      ended.signal,
    );
    await vi.advanceTimersByTimeAsync(59_000);
    expect(told).toEqual([
      '1.2.3\nThe ANT+ stick listens, and hears sensors. | La clé ANT+ écoute, et entend des capteurs. | true',
    ]);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(told).toHaveLength(2);
    now = { ...status, stick: { code: 'held', detail: null }, spool: 'full' };
    takes = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told).toHaveLength(4);
    expect(told[3]).toMatch(/held by another program\. .* \| .* \| false\nThe disk of this box is full/);
    ended.abort();
    await vi.advanceTimersByTimeAsync(5_000);
    await reporting;
  } finally {
    vi.useRealTimers();
  }
});
