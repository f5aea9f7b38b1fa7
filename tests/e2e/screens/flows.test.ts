import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_SITE } from '../../../apps/demo/src/index.ts';
import { dayIn } from '../../../apps/web/src/base/calendar.ts';
import { handsOn } from '../hands.ts';
import type { House } from '../house.ts';
import { inspect } from '../inspect.ts';
import { PATIENCE_MS, test, views } from './look.ts';

/**
 * What is done every day, with the clicks and keys it takes counted from the page where it begins: fewer are welcome, more
 * are not. What stood before each is in docs/flows.md.
 */

const HOUR_MS = 3_600_000;
/** The tracker is asked how a class stands ten times before it begins. */
const HEARD_MS = 180_000;
const [english] = views;

type Class = {
  classId: string;
  title: string;
  capacity: number;
  booked: number;
  state: string;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  myBooking: unknown;
};
const classesOf = async (context: BrowserContext, api: string, hours: [number, number]): Promise<Class[]> => {
  const [from, to] = hours.map((h) => new Date(Date.now() + h * HOUR_MS).toISOString());
  return (await context.request.get(`${api}/classes?from=${from}&to=${to}`)).json();
};

/** A page of somebody of the demo, where they begin. */
async function enterAs(
  { house, open, enter }: Pick<Fixtures, 'house' | 'open' | 'enter'>,
  email: string,
): Promise<{ context: BrowserContext; page: Page; api: string; at(room: string): string }> {
  const context = await open(english);
  const { studioId } = await enter(context, email, english);
  const page = await context.newPage();
  return {
    ...{ context, page, api: `${house.studioUrl}/api/studios/${studioId}` },
    at: (room) => `${house.studioUrl}/${room}/${studioId}`,
  };
}
type Fixtures = {
  house: House;
  open(view: (typeof views)[number]): Promise<BrowserContext>;
  enter(
    context: BrowserContext,
    email: string,
    view: (typeof views)[number],
  ): Promise<{ studioId: string; customerId: string }>;
};

test(
  'the desk: a walk-in who is known, one who is new, and two who change places',
  async ({ house, open, enter }) => {
    const { context, page, api, at } = await enterAs({ house, open, enter }, 'desk@demo.tandem.example');
    await page.setViewportSize({ width: 1440, height: 900 });
    const coming = await classesOf(context, api, [2, 120]);
    const free = coming.find(
      ({ capacity, booked, state }) => state === 'scheduled' && capacity - booked > 3,
    )!;
    expect(free, 'the demo has a class with free spots').toBeDefined();
    // Whatever week that is, in the place of the class and in the one whose clock the page begins with.
    const toClass = async () => {
      await page.goto(`${at('console')}?day=${dayIn(free.timeZone, free.startsAt)}`);
      return page.locator(`a[href$="/classes/${free.classId}"]`).first();
    };
    const known = (await (await context.request.get(`${api}/customers?match=linked`)).json()).rows;
    // Nobody who rides then, here or in the other city.
    const then = coming.filter((one) => one.startsAt < free.endsAt && free.startsAt < one.endsAt);
    const here = new Set<string>();
    for (const { classId } of then) {
      const { roster } = await (await context.request.get(`${api}/classes/${classId}`)).json();
      for (const { customerId } of roster) here.add(customerId);
    }
    const { name } = known.find(({ customerId }: { customerId: string }) => !here.has(customerId));

    const first = handsOn(page);
    await first.click(await toClass());
    await first.click(page.getByRole('button', { name: 'Add person' }));
    await first.type(name);
    await first.press('Enter');
    await first.click(page.getByRole('button', { name: `Check in ${name}` }));
    await page.getByRole('button', { name: `Here: ${name}` }).waitFor();
    expect(first.did.clicks, 'known: to the class, add, check in').toBeLessThanOrEqual(3);

    const typed = 'Wanda Walkin';
    const second = handsOn(page);
    await second.click(await toClass());
    await second.click(page.getByRole('button', { name: 'Add person' }));
    await second.type(typed);
    await second.click(page.getByRole('button', { name: `New customer “${typed}”` }));
    await page.getByRole('dialog').locator('input[type=email]:focus').waitFor();
    await second.type('wanda@demo.tandem.example');
    await second.press('Enter');
    await second.click(page.getByRole('button', { name: `Check in ${typed}` }));
    await page.getByRole('button', { name: `Here: ${typed}` }).waitFor();
    expect(second.did.clicks, 'new: and who is new').toBeLessThanOrEqual(4);
    expect(second.did.keys, 'new: the name once, the email, Enter').toBe(
      typed.length + 'wanda@demo.tandem.example'.length + 1,
    );

    const seated: { name: string; state: string; spotNumber: number }[] = (
      await (await context.request.get(`${api}/classes/${free.classId}`)).json()
    ).roster;
    const spotOf = (who: string) =>
      seated.find((one) => one.name === who && one.state === 'booked')!.spotNumber;
    const [his, hers] = [spotOf(name), spotOf(typed)];
    const swap = handsOn(page);
    await swap.click(page.getByRole('button', { name: `Actions for ${typed}` }));
    await swap.click(page.getByRole('button', { name: 'Move to another spot' }));
    await swap.click(page.getByRole('button', { name: new RegExp(`^Spot ${his}: `) }));
    await page.getByText(`${typed} is on spot ${his} now, ${name} on spot ${hers}`).waitFor();
    expect(swap.did, 'swap').toEqual({ clicks: 3, keys: 0 });
    await context.close();
  },
  PATIENCE_MS,
);

test(
  'a member: books, and cancels',
  async ({ house, open, enter }) => {
    const { context, page, api, at } = await enterAs({ house, open, enter }, 'member@demo.tandem.example');
    await page.goto(at('portal'));
    const one = (await classesOf(context, api, [24, 200])).find(
      ({ capacity, booked, state, myBooking }) => state === 'scheduled' && !myBooking && capacity > booked,
    )!;
    const { startsAt, timeZone } = one;
    // Whatever day that is: the flow begins where it is in sight.
    const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(new Date(startsAt));
    await page.evaluate(
      ([key, value]) => sessionStorage.setItem(key!, JSON.stringify(value)),
      [`tandem.portal.day.${at('portal').split('/').at(-1)}`, day],
    );
    await page.reload();

    const book = handsOn(page);
    await book.click(page.locator(`a[href$="/classes/${one.classId}"]`).first());
    await book.click(page.getByRole('button', { name: /^Spot \d+: free/ }).first());
    await book.click(page.getByRole('button', { name: /^Book spot/ }));
    await page.getByText(/^Spot \d+ is yours\.$/).waitFor();
    expect(book.did, 'book').toEqual({ clicks: 3, keys: 0 });

    await page.goto(at('portal'));
    const cancel = handsOn(page);
    await cancel.click(page.locator(`a[href$="/classes/${one.classId}"]`).first());
    await cancel.click(page.getByRole('button', { name: 'Cancel booking' }));
    await cancel.click(page.getByRole('button', { name: 'Cancel it' }));
    await page
      .getByText(/Booking cancelled/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    expect(cancel.did, 'cancel').toEqual({ clicks: 3, keys: 0 });

    await context.close();
  },
  PATIENCE_MS,
);

test(
  'an owner: why nobody has numbers, an instructor invited, the month read',
  async ({ house, open, enter }) => {
    const { context, page, api, at } = await enterAs({ house, open, enter }, 'owner@demo.tandem.example');
    await page.setViewportSize({ width: 1440, height: 900 });
    let without: Class | undefined;
    for (const one of await classesOf(context, api, [-7 * 24, -1])) {
      const { people } = await (await context.request.get(`${api}/classes/${one.classId}/results`)).json();
      if (people.some(({ state }: { state: string }) => state !== 'ready')) without = one;
    }
    expect(without, 'the demo has a class in which somebody has no numbers').toBeDefined();
    await page.goto(`${at('console')}/classes/${without!.classId}`);
    // Nothing is pressed: the report says it where the class is read.
    await page.getByText('Without numbers:').waitFor();

    const invite = handsOn(page);
    await invite.click(page.getByRole('link', { name: 'Team' }));
    await invite.click(page.getByRole('button', { name: 'Add person' }));
    await page.getByRole('dialog').locator('input:focus').waitFor();
    await invite.type('Ines Nouvelle');
    await invite.press('Tab');
    await invite.type('ines@demo.tandem.example');
    await invite.click(page.getByRole('radio', { name: 'Instructor' }));
    await invite.click(page.getByRole('button', { name: 'Add and invite' }));
    await page.getByRole('dialog', { name: 'Link for Ines Nouvelle' }).waitFor();
    expect(invite.did.clicks, 'invited').toBeLessThanOrEqual(4);

    await page.goto(at('console'));
    const month = handsOn(page);
    await month.click(page.getByRole('link', { name: 'Month', exact: true }));
    await page.getByRole('row', { name: /^All classes/ }).waitFor();
    expect(month.did, 'the month').toEqual({ clicks: 1, keys: 0 });
    await context.close();
  },
  PATIENCE_MS,
);

test(
  'an owner: a type of class, and a class that takes over what it says',
  async ({ house, open, enter }) => {
    const { context, page, at } = await enterAs({ house, open, enter }, 'owner@demo.tandem.example');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${at('console')}/class-types`);
    const add = handsOn(page);
    await add.click(page.getByRole('button', { name: 'Add type' }));
    const dialog = page.getByRole('dialog');
    await dialog.locator('input:focus').waitFor();
    await add.type('Hill Hour');
    await add.click(dialog.getByText('Pink'));
    await dialog.getByLabel('Level').selectOption('Advanced');
    await add.click(dialog.getByLabel('Minutes'));
    await add.type('70');
    await add.click(dialog.getByLabel('Description'));
    await add.type('Up, then up.');
    expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
    await add.press('Tab');
    await add.click(dialog.getByRole('button', { name: 'Save' }));
    await page.getByRole('button', { name: 'Change Hill Hour' }).waitFor();

    const day = new Date(Date.now() + 168 * HOUR_MS).toISOString().slice(0, 10);
    await page.goto(`${at('console')}?day=${day}`);
    const make = handsOn(page);
    await make.click(page.getByRole('button', { name: 'New class' }));
    await dialog.locator('input:focus').waitFor();
    await expect.poll(() => page.locator('datalist option[value="Hill Hour"]').count()).toBe(1);
    await make.type('Hill Hour');
    expect(await dialog.getByLabel('Minutes').inputValue()).toBe('70');
    expect(await dialog.getByLabel('Description').inputValue()).toBe('Up, then up.');
    await make.click(dialog.getByLabel(/^Start/));
    await make.type('0110AM');
    await make.click(dialog.getByRole('button', { name: 'Create class' }));
    const card = page.getByRole('link').filter({ hasText: 'Hill Hour' });
    await card.waitFor();
    expect(make.did.clicks, 'a class of a type').toBeLessThanOrEqual(3);
    expect(await card.getAttribute('style')).toContain('--kind-pink');
    await card.click();
    await page.getByText('Up, then up.').waitFor();
    await context.close();
  },
  PATIENCE_MS,
);

test(
  'an owner: a place closed for a day, its classes cancelled in one act, seen by members',
  async ({ house, open, enter }) => {
    const { context, page, api, at } = await enterAs({ house, open, enter }, 'owner@demo.tandem.example');
    await page.setViewportSize({ width: 1440, height: 900 });
    const one = (await classesOf(context, api, [72, 160])).find(
      ({ state, timeZone }) => state === 'scheduled' && timeZone !== 'Europe/Paris',
    )!;
    const day = dayIn(one.timeZone, one.startsAt);
    await page.goto(`${at('console')}/places`);
    const close = handsOn(page);
    await close.click(page.getByRole('button', { name: 'Close for some days: Montréal' }));
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('From').fill(day);
    await close.click(dialog.getByLabel(/^Why/));
    await close.type('Inventory');
    await dialog.getByText(/class(es)? stands? in these days/).waitFor();
    expect(await inspect(page)).toEqual({ overflowPx: 0, violations: [] });
    await close.click(dialog.getByRole('button', { name: /^Close and cancel/ }));
    await page.getByText('Closed: Inventory').waitFor();
    expect(close.did.clicks).toBe(3);
    const after = await classesOf(context, api, [72, 160]);
    expect(after.find(({ classId }) => classId === one.classId)!.state).toBe('cancelled');
    await page.goto(`${at('console')}?day=${day}`);
    await page.getByText('Montréal is closed: Inventory').waitFor();
    await context.close();

    const member = await enterAs({ house, open, enter }, 'member@demo.tandem.example');
    await member.page.goto(member.at('portal'));
    await member.page.evaluate(
      ([key, value]) => sessionStorage.setItem(key!, JSON.stringify(value)),
      [`tandem.portal.day.${member.at('portal').split('/').at(-1)}`, day],
    );
    await member.page.reload();
    await member.page.getByText('Montréal is closed: Inventory').waitFor();
    await member.context.close();
  },
  PATIENCE_MS,
);

test(
  'an owner: a season of 48 classes made at once, and a week again as it is',
  async ({ house, open, enter }) => {
    const { context, page, at } = await enterAs({ house, open, enter }, 'owner@demo.tandem.example');
    await page.setViewportSize({ width: 1440, height: 900 });
    // From next week on, where nothing of it is over yet.
    const day = (weeks: number) => new Date(Date.now() + weeks * 168 * HOUR_MS).toISOString().slice(0, 10);
    await page.goto(`${at('console')}?day=${day(1)}`);
    const season = handsOn(page);
    await season.click(page.getByRole('button', { name: 'New class' }));
    const dialog = page.getByRole('dialog');
    await dialog.locator('input:focus').waitFor();
    await season.type('Sunrise');
    // Before anything else of the demo begins.
    await season.click(dialog.getByLabel(/^Start/));
    await season.type('0415AM');
    await season.click(dialog.getByRole('switch', { name: 'Repeat' }));
    const unchosen = dialog.locator('[aria-pressed=false]');
    for (const _ of [1, 2, 3]) await season.click(unchosen.first());
    await dialog.getByText(/^4\d classes, from/).waitFor();
    await season.click(dialog.getByRole('button', { name: /^Create 4\d classes$/ }));
    await page.getByText(/^4\d classes created$/).waitFor();
    expect(season.did.clicks, 'a season').toBeLessThanOrEqual(7);

    // The last week of the season, so that the one after it is empty.
    await page.goto(`${at('console')}?day=${day(12)}`);
    await page.getByText('Sunrise', { exact: true }).first().waitFor();
    const again = handsOn(page);
    await again.click(page.getByRole('button', { name: 'Copy week' }));
    await again.click(page.getByRole('dialog').getByRole('button', { name: /^Create \d+ class/ }));
    await page.getByText(/^\d+ class(es)? created$/).waitFor();
    expect(again.did, 'a week again').toEqual({ clicks: 2, keys: 0 });
    await context.close();
  },
  PATIENCE_MS,
);

test(
  'an instructor: from the class to its board, Start, who has no signal; Stop is taken back',
  async ({ house, open, enter }) => {
    const { context, page, api, at } = await enterAs({ house, open, enter }, 'coach@demo.tandem.example');
    await page.setViewportSize({ width: 1440, height: 900 });
    const ride = (await classesOf(context, api, [-1, 2])).find(({ title }) => title === 'Demo Ride')!;
    const { siteId, sourceName, password } = DEMO_SITE;
    // The wall of the room was let in once, as every day after that.
    const let_in = await context.request.post(`${house.trackerUrl}/api/session`, {
      headers: { origin: house.trackerUrl },
      data: { siteId, sourceName, password },
    });
    expect(let_in.status()).toBe(200);
    await page.goto(`${at('console')}/classes/${ride.classId}`);
    const start = handsOn(page);
    const link = page.getByRole('link', { name: 'Open live' });
    await link.waitFor({ timeout: HEARD_MS });
    const [board] = await Promise.all([context.waitForEvent('page'), start.click(link)]);
    await start.click(board.getByRole('button', { name: 'Start', exact: true }));
    await board.getByText(/^\d+ of \d+ with signal/).waitFor();
    await board.getByText(/^waiting/).waitFor();
    expect(start.did, 'started, and the silent seats named').toEqual({ clicks: 2, keys: 0 });

    await board.getByRole('button', { name: 'Stop', exact: true }).click();
    await board.getByRole('button', { name: 'Stop the class' }).click();
    await board.getByText(/^Class finished\./).waitFor();
    await board.getByRole('button', { name: /^Resume/ }).click();
    await board.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    await board.getByText(/^\d+ of \d+ with signal/).waitFor();
    await context.close();
  },
  PATIENCE_MS,
);

test(
  'a member: shows a ride by a link, and takes it back',
  async ({ house, open, enter }) => {
    const { context, page, api, at } = await enterAs({ house, open, enter }, 'member@demo.tandem.example');
    const { studios } = await (await context.request.get(`${house.studioUrl}/api/me`)).json();
    const rides = await (await context.request.get(`${api}/customers/${studios[0].customerId}/rides`)).json();
    const ridden = rides.rows.find((ride: { hasTrace: boolean }) => ride.hasTrace);
    await page.goto(`${at('portal')}/performance/${ridden.rideId}`);
    const dialog = page.getByRole('dialog');
    const share = handsOn(page);
    await share.click(page.getByRole('button', { name: 'Share' }));
    const card = await dialog.locator('canvas').getAttribute('aria-label');
    await share.click(dialog.getByRole('button', { name: 'Make a link' }));
    const url = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
    expect(share.did, 'a link').toEqual({ clicks: 2, keys: 0 });
    const clean = { overflowPx: 0, violations: [] };
    expect(await inspect(page)).toEqual(clean);

    const somebody = await open(english);
    const theirs = await somebody.newPage();
    const asked: string[] = [];
    theirs.on('request', (request) => asked.push(request.url()));
    const answer = await theirs.goto(url);
    expect(answer!.headers()['x-robots-tag']).toBe('noindex, nofollow');
    const shown = theirs.locator('canvas');
    await shown.waitFor();
    expect(await shown.getAttribute('aria-label')).toBe(card);
    const secret = url.split('#')[1]!;
    expect(asked.filter((address) => address.split('#')[0]!.includes(secret))).toEqual([]);
    expect(await inspect(theirs)).toEqual(clean);

    await share.click(dialog.getByRole('button', { name: 'Take the link back' }));
    await page.getByText('The link shows nothing any more.').waitFor();
    await theirs.reload();
    await theirs.getByText('Ask whoever sent it for a new one.').waitFor();
    expect(await inspect(theirs)).toEqual(clean);
    expect(share.did, 'and back').toEqual({ clicks: 3, keys: 0 });
    await somebody.close();
    await context.close();
  },
  PATIENCE_MS,
);
