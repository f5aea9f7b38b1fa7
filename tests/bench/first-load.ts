import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@tandem/platform';
import type { Browser, Page } from 'playwright-core';
import { openDemo } from '../../apps/demo/src/index.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale } from '../../scripts/build-web.ts';
import { openHouse } from '../e2e/house.ts';
import type { Bench, Figure } from './figure.ts';

/** A phone four times slower than this machine, on a slow 4G line. */
const CPU_SLOWER = 4;
const LINE = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const WAIT_MS = 120_000;
const PHONE = { width: 390, height: 844 };
/** No page that is loaded here shows a past ride. */
const RIDES = 0;

/** What came until the page could be used, script without its headers; and all that came, headers among it, until the line was still. */
type Load = {
  scriptKB: number;
  requests: number;
  allKB: number;
  paintMs: number;
  usableMs: number;
  longMs: number;
  shift: number;
};

/** Loads a page as on its first visit. @param part what is there once it can be used */
async function load(page: Page, url: string, part: string): Promise<Load> {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', LINE);
  await line.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
  const kinds = new Map<string, string>();
  let [script, all] = [0, 0];
  line.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  line.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    if (kinds.get(requestId) === 'Script') script += encodedDataLength;
  });
  line.on('Network.loadingFinished', ({ encodedDataLength }) => {
    all += encodedDataLength;
  });
  await page.addInitScript(() => {
    const seen = { long: 0, shift: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.long += duration;
    }).observe({ type: 'longtask' as 'mark', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift' as 'mark', buffered: true });
  });
  await page.goto(url, { waitUntil: 'commit', timeout: WAIT_MS });
  // Late in the evening a day's classes are over, and folded.
  await page.locator(part).first().waitFor({ state: 'attached', timeout: WAIT_MS });
  const usableMs = await page.evaluate(() => performance.now());
  const [scriptKB, requests] = [script / 1000, kinds.size];
  await page.waitForLoadState('networkidle', { timeout: WAIT_MS });
  const { paintMs, long, shift } = await page.evaluate(() => ({
    paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    ...(globalThis as unknown as { seen: { long: number; shift: number } }).seen,
  }));
  return {
    scriptKB,
    requests,
    allKB: all / 1000,
    paintMs,
    usableMs,
    longMs: long,
    shift,
  };
}

/** The least that a page can be: one word from a bare server, over the same line. */
async function emptyPage(browser: Browser): Promise<Load> {
  const server = createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><link rel="icon" href="data:,"><p>here'),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const page = await browser.newPage({ viewport: PHONE });
  const empty = await load(page, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 'p');
  await page.close();
  server.closeAllConnections();
  server.close();
  return empty;
}

export const firstLoad: Bench = {
  name: 'web',
  async *run() {
    await buildWebIfStale();
    const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
    chmodSync(folder, 0o755);
    const postgres = await startEmbeddedPostgres(folder);
    process.env.TEST_DATABASE_URL = postgres.url;
    const house = await openHouse();
    const demo = await openDemo({ ...house, wanted: true, rides: RIDES });
    await demo.close();
    const browser = await launchBrowser();
    const floor = await emptyPage(browser);
    const { studioUrl, trackerUrl } = house;
    const pages = [
      { name: 'sign-in', who: null, url: () => `${studioUrl}/sign-in`, part: 'form', maxKB: null },
      {
        name: 'portal',
        who: 'member',
        url: (id: string) => `${studioUrl}/portal/${id}`,
        part: 'section li a',
        maxKB: 150,
      },
      {
        name: 'console',
        who: 'owner',
        url: (id: string) => `${studioUrl}/console/${id}`,
        part: 'main a[href*="/classes/"]',
        maxKB: 220,
      },
      { name: 'board', who: null, url: () => `${trackerUrl}/`, part: 'form', maxKB: 110 },
    ];
    for (const { name, who, url, part, maxKB } of pages) {
      const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB' });
      let studioId = '';
      if (who) {
        const headers = { origin: studioUrl };
        const data = { email: `${who}@demo.tandem.example`, password: 'tandem-demo' };
        await context.request.post(`${studioUrl}/api/auth/sign-in/email`, { headers, data });
        const me = await (await context.request.get(`${studioUrl}/api/me`)).json();
        studioId = me.studios[0].studioId;
      }
      const took = await load(await context.newPage(), url(studioId), part);
      await context.close();
      const row = (what: string, key: keyof Load, unit: string, aim: string): Figure => ({
        name: `${name}: ${what}`,
        figure: took[key],
        unit,
        floor: floor[key],
        floorIs: 'an empty page on the same line',
        ratio: floor[key] ? took[key] / floor[key] : null,
        aim,
      });
      yield row('script until usable', 'scriptKB', 'kB', maxKB ? `at most ${maxKB} kB` : 'told');
      yield row('everything as sent', 'allKB', 'kB', 'told');
      yield row('requests until usable', 'requests', 'requests', 'at most 20');
      yield row('first paint, slow 4G, a phone four times slower', 'paintMs', 'ms', 'at most 2,500 ms');
      yield row('usable', 'usableMs', 'ms', 'at most 5,000 ms');
      yield row('long tasks', 'longMs', 'ms', 'told');
      yield row('layout shift', 'shift', '', 'at most 0.02');
    }
    await browser.close();
    await house.close();
    await postgres.stop();
    for (const made of [postgres.folder, folder]) rmSync(made, { recursive: true, force: true });
  },
};
