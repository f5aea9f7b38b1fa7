import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { A, makeSites } from '../../apps/tracker/src/testing/sites.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';

/** A club of the tracker in a browser test: its person, its classes and riders as any Spivi client makes them, its screens. */

const WAIT_MS = 90_000;

/** A browser in which the club A is signed in. */
export async function enterClub(
  browser: Browser,
  trackerUrl: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Paris', ...options });
  context.setDefaultTimeout(WAIT_MS);
  await context.request.post(`${trackerUrl}/api/session`, {
    headers: { origin: trackerUrl },
    data: { siteId: A.siteId, sourceName: A.sourceName, password: A.password },
  });
  return context;
}

/** For the tests of a file: a house in which the club A is signed in with a browser; both end with them. */
export function openClub(options: BrowserContextOptions = {}) {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    house = await openHouse(({ databaseUrl }) => makeSites(databaseUrl));
    browser = await launchBrowser();
    context = await enterClub(browser, house.trackerUrl, options);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
  return {
    get trackerUrl() {
      return house.trackerUrl;
    },
    get databaseUrl() {
      return house.databaseUrl;
    },
    get context() {
      return context;
    },
    /** A page of the tracker, closed with its test. */
    async open(path: string, within = context): Promise<Page> {
      const page = await within.newPage();
      onTestFinished(() => page.close());
      await page.goto(`${house.trackerUrl}${path}`);
      return page;
    },
  };
}

/** Speaks as any Spivi client would. */
export async function spivi(trackerUrl: string, method: string, fields: Record<string, string | number>) {
  const body = new URLSearchParams({
    'SourceCredentials[SourceName]': A.sourceName,
    'SourceCredentials[Password]': A.password,
    'SourceCredentials[SiteID]': String(A.siteId),
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
  });
  const answer = await (await fetch(`${trackerUrl}/${method}`, { method: 'POST', body })).text();
  return { idOf: (name: string) => Number(new RegExp(`<${name}>(\\d+)<`).exec(answer)![1]) };
}

/** A class of one hour from now, or from so many minutes later, in the club's zone. @returns its id */
export async function addClass(trackerUrl: string, title = 'Evening ride', inMinutes = 0): Promise<number> {
  const local = (ms: number) => {
    const [day, time] = new Date(ms).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).split(' ');
    return `${day!.split('-').reverse().join('-')}T${time!.slice(0, 5)}`;
  };
  const now = Date.now() + inMinutes * 60_000;
  const times = { StartDateTime: local(now), EndDateTime: local(now + 3_600_000) };
  const added = await spivi(trackerUrl, 'EventService/AddEvent', { Title: title, BoxID: A.boxId, ...times });
  return added.idOf('EventID');
}

/** Somebody new who rides a class on a seat. @param who.strap the ANT+ number of a strap of their own @returns the client's id */
export async function addRider(
  trackerUrl: string,
  {
    eventId,
    seatId,
    name,
    strap = '',
  }: { eventId: number; seatId: number; name: [first: string, last: string]; strap?: string | number },
): Promise<number> {
  const Username = `${name[0].toLowerCase()}-${eventId}@club.example`;
  const names = { FirstName: name[0], LastName: name[1], ...(strap !== '' && { DeviceID: strap }) };
  await spivi(trackerUrl, 'ClientService/AddClient', { Username, ...names });
  const clientId = (await spivi(trackerUrl, 'ClientService/GetClients', { Username })).idOf('ClientID');
  await spivi(trackerUrl, 'EventService/AddClientsToEvents', {
    ...{ 'ClientIDs[0]': clientId, 'EventIDs[0]': eventId, 'SeatIDs[0]': seatId },
  });
  return clientId;
}

/**
 * The box of the club's room sends, each second from now until the test ends, what its riders and sensors tell.
 * @param told of a second: its samples, and the sensors that are heard
 */
export function sendEachSecond(
  trackerUrl: string,
  told: (at: string) => { samples: object[]; sensors?: object[] },
): void {
  const bootId = randomUUID();
  let sequence = 0;
  const send = async () => {
    const at = new Date().toISOString();
    await fetch(`${trackerUrl}/box/v1/batches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${A.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ bootId, sequence: sequence++, sentAt: at, ...told(at) }),
    });
  };
  let sending = send();
  const timer = setInterval(() => {
    sending = sending.then(send);
  }, 1000);
  onTestFinished(async () => {
    clearInterval(timer);
    await sending;
  });
}

/** Presses a button, and once more as soon as another stands there, as a finger does that taps twice. */
export const tapTwice = (page: Page, name: string, then: string) =>
  page.evaluate(`new Promise((done) => {
    const named = (name) => [...document.querySelectorAll('button')].find(
      (one) => (one.ariaLabel ?? one.textContent.trim()) === name && one.ariaDisabled !== 'true',
    );
    new MutationObserver((_, watch) => {
      const again = named(${JSON.stringify(then)});
      if (!again) return;
      watch.disconnect();
      again.click();
      done();
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
    named(${JSON.stringify(name)}).click();
  })`);

/** A screen that came by a code and only shows; it ends with the test. */
export async function letScreenIn(
  club: BrowserContext,
  trackerUrl: string,
  { name, ...options }: BrowserContextOptions & { name: string },
): Promise<BrowserContext> {
  const made = await club.request.post(`${trackerUrl}/api/screens`, { data: { name, mayRun: false } });
  const { code } = (await made.json()) as { code: string };
  const screen = await club.browser()!.newContext(options);
  screen.setDefaultTimeout(WAIT_MS);
  onTestFinished(() => screen.close());
  await screen.request.post(`${trackerUrl}/api/pairing`, { data: { code } });
  return screen;
}
