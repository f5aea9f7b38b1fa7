import { sql } from 'kysely';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, type Built, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { type House, openHouse } from './house.ts';

/** What a click does when answers are lost, two people work at once, or somebody else signs in. */

const WAIT_MS = 90_000;
const PRESS_MS = 3_000;
const HOUR_MS = 3_600_000;
const PASSWORD = 'a long enough one';
const DESKTOP = { width: 1440, height: 900 };

let house: House;
let browser: Browser;
let built: Built;
let console_: string;
let portal: string;

beforeAll(async () => {
  house = await openHouse(({ databaseUrl }) =>
    asOwner(databaseUrl, async (db) => {
      built = await buildStudio(db, {
        name: 'Trust',
        location: { name: 'Paris' },
        staff: (['owner', 'manager'] as const).map((role) => ({
          role,
          email: `${role}@trust.example`,
          password: PASSWORD,
        })),
        customers: ['ada', 'bob'].map((name) => ({
          firstName: name,
          email: `${name}@trust.example`,
          login: { password: PASSWORD },
        })),
        classes: [{ title: 'Evening Ride', startsAt: new Date(Date.now() + 24 * HOUR_MS) }],
      });
    }),
  );
  console_ = `${house.studioUrl}/console/${built.studioId}`;
  portal = `${house.studioUrl}/portal/${built.studioId}`;
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

async function signIn(context: BrowserContext, who: string): Promise<void> {
  const answer = await context.request.post(`${house.studioUrl}/api/auth/sign-in/email`, {
    headers: { origin: house.studioUrl },
    data: { email: `${who}@trust.example`, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
}

/** A browser of somebody's own, and a page of it. */
async function open(who: string, url: string, locale = 'en-GB'): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: DESKTOP, reducedMotion: 'reduce' });
  context.setDefaultTimeout(WAIT_MS);
  await signIn(context, who);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The studio does what is asked, and its answer never arrives, so often. */
async function loseAnswers(page: Page, url: RegExp, times: number): Promise<() => number> {
  let lost = 0;
  await page.route(url, async (route: Route) => {
    if (route.request().method() === 'GET' || lost >= times) return route.continue();
    lost++;
    await route.fetch();
    await route.abort('connectionreset');
  });
  return () => lost;
}

const classesCalled = async (page: Page, title: string) => {
  const [from, to] = [-1, 20 * 24].map((h) => new Date(Date.now() + h * HOUR_MS).toISOString());
  const answer = await page
    .context()
    .request.get(`${house.studioUrl}/api/studios/${built.studioId}/classes?from=${from}&to=${to}`);
  return (await answer.json()).filter((one: { title: string }) => one.title === title);
};

test('an answer that is lost: the form says so, asks again, and one class is made', async () => {
  const page = await open('owner', console_);
  await page.getByRole('button', { name: 'New class' }).click();
  await page.getByLabel('Title').fill('Once');
  // Days away from every other class, whatever time it is now.
  await page.getByLabel('Day').fill(new Date(Date.now() + 120 * HOUR_MS).toISOString().slice(0, 10));
  await page.getByLabel('Start').fill('23:50');
  const lost = await loseAnswers(page, /\/classes$/, 2);
  await page.getByRole('button', { name: 'Create class' }).click();
  await page.getByText('We do not know whether it was saved').waitFor();
  await page.getByText('Class created').waitFor();
  expect(lost()).toBe(2);
  expect(await classesCalled(page, 'Once')).toHaveLength(1);
  await page.context().close();
});

test('where no answer comes at all nobody is told that nothing changed, and pressing again makes no second', async () => {
  const page = await open('owner', `${console_}/customers`, 'fr-FR');
  await page.getByRole('button', { name: 'Nouveau client' }).click();
  await page.getByLabel('Prénom').fill('Twice');
  await page.getByRole('textbox', { name: 'Nom', exact: true }).fill('Pressed');
  await page.getByRole('textbox', { name: 'E-mail', exact: true }).fill('twice@trust.example');
  await loseAnswers(page, /\/customers$/, 4);
  const save = page.getByRole('dialog').locator('button[type=submit]');
  await save.click();
  await page.getByRole('alert').getByText('Nous ne savons pas si c’est enregistré.').waitFor();
  await save.click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const found = await page
    .context()
    .request.get(`${house.studioUrl}/api/studios/${built.studioId}/customers?search=Pressed`);
  expect((await found.json()).total).toBe(1);
  await page.context().close();
});

test('a tab notices that somebody else has signed in, and does nothing in their name', async () => {
  const ada = await open('ada', `${portal}/classes/${built.classIds[0]}`);
  await ada.getByRole('button', { name: /Spot 3/ }).waitFor();
  // Without a word between the tabs: the studio itself refuses.
  await signIn(ada.context(), 'bob');
  // The page may notice by itself before anybody has pressed.
  for (const name of [/Spot 3/, /Book/])
    await ada
      .getByRole('button', { name })
      .click({ timeout: PRESS_MS })
      .catch(() => {});
  await ada.getByRole('heading', { name: 'Somebody else is signed in here' }).waitFor();
  const { booked } = await (
    await ada
      .context()
      .request.get(`${house.studioUrl}/api/studios/${built.studioId}/classes/${built.classIds[0]}`)
  ).json();
  expect(booked).toBe(0);
  await ada.getByRole('button', { name: 'Reload the page' }).click();
  await ada.getByRole('button', { name: /Spot 3/ }).waitFor();
  // With one: a page on which nobody touches anything notices too.
  const other = await ada.context().newPage();
  await other.goto(`${house.studioUrl}/sign-in`);
  await other.getByLabel('Email').fill('ada@trust.example');
  await other.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await ada.getByRole('heading', { name: 'Somebody else is signed in here' }).waitFor();
  await ada.getByRole('button', { name: 'Reload the page' }).click();
  await ada.getByRole('button', { name: /Spot 3/ }).waitFor();
  await other.goto(`${portal}/details`);
  await other.getByRole('button', { name: 'Sign out', exact: true }).click();
  await ada.getByRole('heading', { name: 'You are signed out' }).waitFor();
  await ada.context().close();
});

const editing = (page: Page) => page.getByRole('dialog', { name: 'Change class' });

test('two change one class: the second sees both, and theirs stays', async () => {
  const url = `${console_}/classes/${built.classIds[0]}`;
  const [owner, manager] = [await open('owner', url), await open('manager', url)];
  for (const page of [owner, manager]) await page.getByRole('button', { name: 'Change class' }).click();
  await owner.getByLabel('Description').fill('Bring water');
  await owner.getByRole('button', { name: 'Save' }).click();
  await editing(owner).waitFor({ state: 'detached' });
  await manager.getByLabel('Title').fill('Morning Ride');
  await manager.getByRole('button', { name: 'Save', exact: true }).click();
  await manager.getByText('Somebody else has changed this meanwhile').waitFor();
  await manager.getByRole('row', { name: /Description.*Bring water/ }).waitFor();
  await manager.getByRole('button', { name: 'Save mine over it' }).click();
  await editing(manager).waitFor({ state: 'detached' });
  const [now] = await classesCalled(owner, 'Morning Ride');
  expect(now.description).toBe('Bring water');
  for (const page of [owner, manager]) await page.context().close();
});

test('a form that stays open shows what another has changed, and the next saving takes nothing of it back', async () => {
  const customerId = built.customerIds[0];
  const page = await open('owner', `${console_}/customers/${customerId}?tab=details`);
  const at = `${house.studioUrl}/api/studios/${built.studioId}/customers/${customerId}`;
  const read = async () => (await page.context().request.get(at)).json();
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await page.getByLabel('Phone').fill('1');
  const theirs = { lastName: 'Theirs', phone: '2' };
  await page.context().request.patch(at, { headers: { origin: house.studioUrl }, data: theirs });
  await save.click();
  const conflict = page.locator('[role="alert"]', { hasText: 'Somebody else has changed this meanwhile' });
  await page.getByRole('row', { name: /Phone 1 2/ }).waitFor();
  // Whoever pressed Save below is led to it.
  await page.locator('[role="alert"]:focus', { hasText: 'Nothing of yours is saved yet' }).waitFor();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await conflict.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByLabel('Last name').inputValue()).toBe('Theirs');
  await page.getByLabel('Notes').fill('Later');
  await save.focus();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await read()).notes).toBe('Later');
  expect(await read()).toMatchObject({ lastName: 'Theirs', phone: '1' });
  await page.locator('button:focus', { hasText: 'Save' }).waitFor();
  await page.context().close();
});

test('a refusal for now says when to try again, in sight beside the button, and nothing typed is lost', async () => {
  const page = await open('owner', console_, 'fr-FR');
  await page.setViewportSize({ width: 390, height: 700 });
  await page.getByRole('button', { name: 'Nouveau cours' }).click();
  await page.getByLabel('Titre').fill('Reste');
  await page.route(/\/classes$/, (route) =>
    route.request().method() === 'GET'
      ? route.continue()
      : route.fulfill({
          status: 503,
          headers: { 'retry-after': '5' },
          json: { code: 'busy', message: 'no', details: { retryAfterSeconds: 5 } },
        }),
  );
  const dialog = page.getByRole('dialog');
  const send = dialog.locator('button[type=submit]');
  await send.click();
  const told = dialog.getByRole('alert').getByText('Réessayez dans 5 secondes.');
  await told.waitFor();
  for (const part of [told, send]) {
    const inSight = () =>
      part.evaluate((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return element.contains(element.ownerDocument.elementFromPoint(x + width / 2, y + height / 2));
      });
    await expect.poll(inSight).toBe(true);
  }
  expect(await page.getByLabel('Titre').inputValue()).toBe('Reste');
  await page.context().close();
});

/** Two who change one thing: where, what the second types, and how each value reads. */
const changedTwice = {
  'a room': {
    path: '/places',
    open: (page: Page) => page.getByRole('button', { name: 'Name and spots of Cycle' }).click(),
    field: 'Name of the room',
    save: 'Save',
    theirs: (id: Built) => [`/rooms/${id.roomIds[0]}`, { name: 'Theirs' }] as const,
    row: /Name of the room.*Mine.*Theirs/,
    mine: 'Mine',
    now: async (studio: { rooms: { name: string }[] }) => studio.rooms[0]!.name,
    read: '',
  },
  'the settings': {
    path: '/privacy',
    open: async () => {},
    field: 'Numbers of rides',
    save: 'Save',
    theirs: () => ['/privacy', { keepNumbersMonths: 30 }] as const,
    row: /Numbers of rides.*40 months.*30 months/,
    mine: '40',
    now: async (privacy: { keepNumbersMonths: number }) => String(privacy.keepNumbersMonths),
    read: '/privacy',
  },
};
test.each(Object.entries(changedTwice))(
  '%s that two change: the second sees both values, and chooses',
  async (_, { path, open: start, field, save, theirs, row, mine, now, read }) => {
    const api = `${house.studioUrl}/api/studios/${built.studioId}`;
    const page = await open('owner', console_ + path);
    const { request } = page.context();
    const [at, data] = theirs(built);
    const headers = { origin: house.studioUrl };
    if (read) await request.put(api + at, { headers, data: { keepNumbersMonths: 36 } });
    if (read) await page.reload();
    const conflict = page.getByText('Somebody else has changed this meanwhile');
    for (const choice of ['Keep it as it is now', 'Save mine over it']) {
      await start(page);
      await page.getByRole('textbox', { name: field }).waitFor();
      await request.fetch(api + at, { method: read ? 'PUT' : 'PATCH', headers, data });
      await page.getByRole('textbox', { name: field }).fill(mine);
      await page.getByRole('button', { name: save, exact: true }).click();
      await conflict.waitFor();
      await page.getByRole('row', { name: row }).waitFor();
      await page.getByRole('button', { name: choice }).click();
      await conflict.waitFor({ state: 'detached' });
      const kept = async () => now(await (await request.get(api + read)).json());
      await expect
        .poll(kept)
        .toBe(choice === 'Save mine over it' ? mine : Object.values(data)[0]!.toString());
      // As it was before, and the page anew.
      if (read) await request.put(api + at, { headers, data: { keepNumbersMonths: 36 } });
      else await request.fetch(api + at, { method: 'PATCH', headers, data: { name: 'Cycle' } });
      await page.reload();
    }
    await page.context().close();
  },
);

test('a dialog with text in it asks before it closes, and one without does not', async () => {
  const page = await open('owner', console_);
  const dialog = page.getByRole('dialog', { name: 'Create class' });
  await page.getByRole('button', { name: 'New class' }).click();
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'New class' }).click();
  await page.getByLabel('Title').fill('Half a title');
  for (const leave of [
    () => page.keyboard.press('Escape'),
    () => page.mouse.click(10, 500),
    () => dialog.getByRole('button', { name: 'Close' }).click(),
  ]) {
    await leave();
    await page.getByText('Discard what you typed?').waitFor();
    await page.getByRole('button', { name: 'Keep typing' }).click();
    await page.getByText('Discard what you typed?').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Title').inputValue()).toBe('Half a title');
  }
  await page.keyboard.press('Escape');
  await page.getByText('Discard what you typed?').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Discard what you typed?').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.context().close();
});

test('a room that is added and a zone that is changed reach a page that is open', async () => {
  const page = await open('manager', console_);
  await page.getByRole('button', { name: 'New class' }).click();
  await page.getByLabel(/^Start \(CES?T/).waitFor();
  const owner = await open('owner', `${console_}/places`);
  const api = `${house.studioUrl}/api/studios/${built.studioId}/locations/${built.locationId}`;
  const headers = { origin: house.studioUrl };
  const room = { name: 'Loft', kind: 'bike', layout: 'arcs', spots: 8 };
  await owner.context().request.post(`${api}/rooms`, { headers, data: room });
  await owner.context().request.patch(api, { headers, data: { timeZone: 'Asia/Tokyo' } });
  await page.getByText('The time zone of Paris has just been changed').waitFor();
  await page.getByRole('dialog').getByLabel('Room').first().click();
  await page.getByRole('option', { name: 'Loft' }).waitFor();
  await owner.context().request.patch(api, { headers, data: { timeZone: 'Europe/Paris' } });
  for (const each of [page, owner]) await each.context().close();
});

test('what has begun is decided by the studio’s clock, the list says its zone, and paper has the roster alone', async () => {
  const page = await open('bob', portal);
  await page
    .getByText(/Times in Paris/)
    .or(page.getByText('No classes'))
    .first()
    .waitFor();
  // A device two days ahead: the class of tomorrow is still to come.
  await page.clock.setSystemTime(new Date(Date.now() + 48 * HOUR_MS));
  await page.goto(`${portal}/classes/${built.classIds[0]}`);
  await page.getByRole('button', { name: /Spot 3/ }).click();
  await page.getByRole('button', { name: /Book/ }).click();
  await page.getByText('You have spot 3').first().waitFor();
  const desk = await open('owner', `${console_}/classes/${built.classIds[0]}`);
  const rider = desk.getByRole('link', { name: /bob/ });
  await rider.waitFor();
  await desk.emulateMedia({ media: 'print' });
  expect(await rider.isVisible()).toBe(true);
  expect(await desk.getByRole('navigation').count()).toBe(0);
  expect(await desk.getByRole('button').count()).toBe(0);
  for (const each of [page, desk]) await each.context().close();
});

/** The last Sunday of a month of next year, when Europe's clocks change. */
function changeNight(month: string): string {
  const last = new Date(`${new Date().getUTCFullYear() + 1}-${month}-31T12:00Z`);
  last.setUTCDate(31 - last.getUTCDay());
  return last.toISOString().slice(0, 10);
}

test('an hour that the clock skips is asked about; one that it shows twice is chosen, and read with its zone', async () => {
  const page = await open('owner', console_);
  await page.getByRole('button', { name: 'New class' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Night Ride');
  await form.getByLabel('Day').fill(changeNight('03'));
  await form.getByLabel('Start').fill('02:30');
  await form.getByRole('button', { name: 'Create class' }).click();
  await form.getByText('The clock skips 02:30 that night. Choose 03:30 if you mean an hour later.').waitFor();
  await form.getByLabel('Day').fill(changeNight('10'));
  const which = form.getByRole('radiogroup', { name: 'The clock shows 02:30 twice that night' });
  expect(await which.locator('label').allTextContents()).toEqual(['02:30 CEST', '02:30 CET']);
  await which.getByText('02:30 CET').click();
  await form.getByRole('button', { name: 'Create class' }).click();
  await page.getByText('Class created').waitFor();
  // Which instant it is, is asked of the studio.
  const day = changeNight('10');
  const [from, to] = [`${day}T00:00:00Z`, `${day}T12:00:00Z`];
  const answer = await page
    .context()
    .request.get(`${house.studioUrl}/api/studios/${built.studioId}/classes?from=${from}&to=${to}`);
  expect((await answer.json()).map((one: { startsAt: string }) => one.startsAt)).toEqual([
    `${day}T01:30:00.000Z`,
  ]);
  await page.context().close();
});

test('a further page of a list that does not come leaves the rows where they are', async () => {
  await asOwner(house.databaseUrl, (db) =>
    sql`insert into studio.customers (studio_id, customer_id, first_name, last_name, email, email_normalized)
      select ${built.studioId}, gen_random_uuid(), repeat('가', 80), repeat('나', 79) || n % 10, 'p' || n || '@x.example',
        'p' || n || '@x.example' from generate_series(1, 55) n`.execute(db),
  );
  const page = await open('owner', `${console_}/customers`);
  const rows = page.locator('a[href*="/customers/"]');
  await rows.nth(49).waitFor();
  await page.route(/cursor=/, (route) =>
    route.fulfill({ status: 400, json: { code: 'invalid_request', message: 'no' } }),
  );
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByRole('alert').waitFor();
  expect(await rows.count()).toBeGreaterThanOrEqual(50);
  await page.unroute(/cursor=/);
  await page.getByRole('button', { name: 'Show more' }).click();
  await rows.nth(56).waitFor();
  await page.context().close();
});
