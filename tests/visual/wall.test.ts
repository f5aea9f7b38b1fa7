import type { ScreenSettings } from '@tandem/api/tracker';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale } from '../../scripts/build-web.ts';
import { inspect, overflowPx } from '../e2e/inspect.ts';
import { contrastOf, LEAST_CONTRAST } from './contrast.ts';
import {
  atEachSize,
  BOX_ID,
  boardOf,
  fitted,
  LONGEST_CUE,
  type OpenWall,
  openWall,
  places,
  type Scene,
  WALLS,
} from './wall.ts';

/** The wall with fixed numbers from a phone to 4K: nothing is cut, all can be read, and nothing moves. */
let browser: Browser;
beforeAll(async () => {
  await buildWebIfStale();
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** On no screen are letters smaller, and a tile's number takes so much of a wall's height. */
const LEAST_LETTERS_PX = 11;
const LEAST_LEAD = 0.05;

type Measured = { cut: string[]; small: string[]; least: number };

/** Every text of the wall by its boxes: within its tile, within the window, within itself. */
const MEASURE = `(() => {
  const found = { cut: [], small: [], least: Infinity };
  const tolerancePx = 1;
  const texts = document.createTreeWalker(document.querySelector('.live, .lobby, .calm'), NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest('.visually-hidden, .free ul, dialog')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const where = (parent.closest('.tile')?.querySelector('.seat')?.textContent ?? '') + ' ' + node.data;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < ${LEAST_LETTERS_PX} - 0.01) found.small.push(where + ' ' + size);
    const lead = parent.matches('.lead b');
    if (lead) found.least = Math.min(found.least, size);
    const cutsAt = [parent.closest('.tile'), parent.closest('.name')].filter(Boolean);
    // A name too long for its row ends in dots.
    if (parent.closest('.sprint') && !parent.matches('.sprint-name')) cutsAt.push(parent.closest('li') ?? parent.closest('.sprint'));
    // A team's or a rider's name too long for its row ends in dots.
    if (parent.closest('.teams') && !parent.matches('strong')) cutsAt.push(parent.closest('li') ?? parent.closest('.teams'));
    if (parent.closest('.coming')) cutsAt.push(parent.closest('.coming'));
    if (parent.closest('.calm, .live-header, .timer, .mode-controls, .strip, .foot, .plan-bar, .plan-controls')) cutsAt.push(document.documentElement);
    for (const around of cutsAt) {
      const edge = around.getBoundingClientRect();
      const beyond = Math.max(edge.left - box.left, box.right - edge.right, around.matches('.tile, .coming') ? Math.max(edge.top - box.top, box.bottom - edge.bottom) : 0);
      if (beyond > tolerancePx) found.cut.push(where + ' by ' + Math.round(beyond) + ' px');
    }
  }
  return found;
})()`;
const measure = (page: Page) => page.evaluate(MEASURE) as Promise<Measured>;

const chosen: ScreenSettings = {
  view: 'both',
  metrics: ['distanceKm', 'points', 'workKj', 'ftpPercent', 'heartRateBpm', 'cadenceRpm'],
  rankBy: 'points',
  top: null,
  turns: true,
  target: true,
  time: true,
  podium: true,
  locale: null,
  waits: null,
};

const waits: ScreenSettings = { ...chosen, waits: BOX_ID };

const scenes: [string, Scene & { locale: 'en' | 'fr' }][] = [
  ['8 riders', { riders: 8, locale: 'en' }],
  ['13 of 24 seats', { riders: 11, unsent: 2, free: 11, locale: 'fr' }],
  ['24 riders', { riders: 24, locale: 'fr' }],
  ['40 riders', { riders: 40, locale: 'en' }],
  ['60 riders', { riders: 60, locale: 'fr' }],
  ['24 riders by a plan', { riders: 24, planned: true, locale: 'fr' }],
  ['24 riders by heart rate', { riders: 24, planned: true, byHeartRate: true, locale: 'fr' }],
  ['60 riders by a plan with the longest cue', { riders: 60, planned: true, cue: LONGEST_CUE, locale: 'fr' }],
  ['8 riders in a sprint', { riders: 8, sprint: 'on', locale: 'en' }],
  ['40 riders after a sprint', { riders: 40, sprint: 'over', locale: 'fr' }],
  ['24 riders before a sprint', { riders: 24, sprint: 'ready', locale: 'fr' }],
  ['24 riders by a timer', { riders: 24, timed: true, locale: 'fr' }],
  ['24 riders in a pause', { riders: 24, paused: true, locale: 'en' }],
  [
    '16 riders by a plan and a timer in a pause',
    { riders: 16, planned: true, timed: true, paused: true, locale: 'fr' },
  ],
  [
    'a ranking in a pause',
    { riders: 40, paused: true, settings: { ...chosen, view: 'ranking' }, locale: 'fr' },
  ],
  [
    '16 riders by a plan and a timer in a sprint',
    { riders: 16, planned: true, timed: true, sprint: 'on', locale: 'fr' },
  ],
  ...([40, 60] as const).flatMap((riders) =>
    (['teams', 'riders', 'over'] as const).map((teams, i): [string, Scene & { locale: 'en' | 'fr' }] => [
      `${riders} riders in four teams, ${teams}`,
      { riders, teams, locale: i === 1 ? 'en' : 'fr' },
    ]),
  ),
  [
    '8 riders in teams on a screen of tiles',
    { riders: 8, teams: 'teams', settings: { ...chosen, view: 'tiles' }, locale: 'fr' },
  ],
  [
    '16 riders in a race by a plan and a timer',
    { riders: 16, teams: 'riders', planned: true, timed: true, locale: 'fr' },
  ],
  [
    'a ranking of 40 in a race',
    { riders: 40, teams: 'riders', settings: { ...chosen, view: 'ranking' }, locale: 'fr' },
  ],
  ['24 riders by chosen numbers', { riders: 24, settings: chosen, locale: 'en' }],
  ['60 riders in a ranking', { riders: 60, settings: { ...chosen, view: 'ranking' }, locale: 'fr' }],
  [
    'a ranking in a sprint by a timer',
    { riders: 16, settings: { ...chosen, view: 'ranking' }, timed: true, sprint: 'on', locale: 'fr' },
  ],
  ['a board outside the room', { riders: 4, settings: { ...chosen, view: 'lobby' }, locale: 'fr' }],
  ['a podium', { riders: 24, state: 'stopped', settings: chosen, locale: 'fr' }],
  ['the room together', { riders: 40, settings: { ...chosen, view: 'group' }, locale: 'fr' }],
  ...([8, 24, 40, 60] as const).flatMap((riders, i) =>
    (['en', 'fr'] as const).map((locale): [string, Scene & { locale: 'en' | 'fr' }] => [
      `${riders} who are waited for, ${locale}`,
      {
        riders,
        unsent: 1,
        free: 4 * i,
        strays: i,
        state: 'scheduled',
        begins: [3, 12, 75, 0][i]!,
        settings: waits,
        locale,
      },
    ]),
  ),
  ['a day without a class', { riders: 8, state: 'scheduled', begins: 3000, settings: waits, locale: 'fr' }],
  ['24 riders before Start', { riders: 24, free: 6, state: 'scheduled', locale: 'fr' }],
];

describe('at every size from a phone to 4K', () => {
  test.each(scenes)('nothing of %s is cut, and all of it can be read', async (_name, scene) => {
    const wall = await openWall(browser, scene);
    const found: Record<string, object> = {};
    await atEachSize(wall, async ({ width, height }) => {
      const { cut, small, least } = await measure(wall.page);
      const tooSmall = width >= 1280 && least < LEAST_LEAD * height ? [`a number of ${least} px`] : [];
      found[width] = { cut, small: [...small, ...tooSmall], overflowPx: await overflowPx(wall.page) };
    });
    await wall.close();
    const fine = { cut: [], small: [], overflowPx: 0 };
    expect({ errors: wall.errors, ...found }).toEqual({
      errors: [],
      ...Object.fromEntries(WALLS.map(({ width }) => [width, fine])),
    });
  });

  test('straps that nobody claims leave a phone its tiles, and open where they are asked for', async () => {
    const wall = await openWall(browser, { riders: 8, straps: 3 });
    await wall.page.setViewportSize({ width: 390, height: 844 });
    const cards = wall.page.getByRole('article');
    const fold = wall.page.getByRole('button', { name: '3 straps or bikes nobody claims' });
    await fold.waitFor();
    expect(await cards.count()).toBe(0);
    const [first] = await places(wall.page);
    const [, y, , height] = first!.split(' ').map(Number);
    expect(y! + height!).toBeLessThan(844);
    await fold.click();
    expect(await cards.count()).toBe(3);
    await wall.page.setViewportSize({ width: 1024, height: 768 });
    await wall.page.getByRole('button', { name: 'Show fewer' }).click();
    expect(await cards.count()).toBe(2);
    await wall.close();
  });

  test('tiles stand where they stood when the class starts, is paused, trouble is told and somebody leaves', async () => {
    const scene = { riders: 13, free: 11 };
    const wall = await openWall(browser, { ...scene, state: 'scheduled' });
    const told = boardOf(scene);
    // Who begins to pedal on a free bike does need a tile.
    const running = { ...told, riders: told.riders.filter(({ clientId }) => clientId !== null) };
    const { event } = boardOf({ ...scene, paused: true });
    const paused = { ...running, event };
    const without = { ...running, riders: running.riders.slice(0, -1) };
    const clock = { skewSeconds: 7, corrected: true };
    const trouble = { ...without, box: { ...running.box, clock, otherProgram: true, heard: false } };
    const left = { ...running.box, boxId: 2, name: 'Left wall', heard: false };
    const silent = { ...without, otherBoxes: [left] };
    await atEachSize(wall, async ({ width }) => {
      wall.tell(boardOf({ ...scene, state: 'scheduled' }));
      await wall.page.getByRole('button', { name: 'Start' }).waitFor();
      const before = await places(wall.page);
      for (const [board, sign] of [
        [running, '.elapsed'],
        [paused, '.paused'],
        [without, '.foot li:has-text("13–24")'],
        [silent, '.strip .seen:has-text("Left wall")'],
        [trouble, '.told .problem'],
      ] as const) {
        wall.tell(board);
        await wall.page.locator(sign).first().waitFor({ state: 'attached' });
        expect([width, await places(wall.page)]).toEqual([width, before.slice(0, board.riders.length)]);
      }
    });
    await wall.close();
  });
});

test('a pause is told by word, sign and frame, to be read from the last row; who rests is no lack', async () => {
  const wall = await openWall(browser, { riders: 8, planned: true, paused: true, locale: 'fr' });
  const { page } = wall;
  await page.getByRole('status').getByText('En pause').waitFor();
  await page.getByRole('img', { name: 'En pause' }).waitFor();
  const low: Record<string, number> = {};
  for (const part of ['.paused b', '.paused time', '.paused span', '.elapsed']) {
    const contrast = await contrastOf(page, part);
    if (contrast < LEAST_CONTRAST) low[part] = contrast;
  }
  const found: string[] = [];
  await atEachSize(wall, async ({ width, height }) => {
    const told = (await page.evaluate(`(() => {
      const frame = getComputedStyle(document.querySelector('.live'), '::after');
      const word = getComputedStyle(document.querySelector('.paused b'));
      return [frame.borderTopColor, frame.borderTopWidth, word.fontSize].map((one) => parseFloat(one) || one);
    })()`)) as [string, number, number];
    const [color, framePx, wordPx] = told;
    if (color === 'rgba(0, 0, 0, 0)' || framePx < 4 || (width >= 1280 && wordPx < 0.028 * height))
      found.push(`${width} ${told.join(' ')}`);
  });
  // One was heard and is silent, one was never heard: only that is a lack.
  expect(await page.locator('.tile[data-kind="resting"] .mark').allTextContents()).toEqual(['En pause']);
  expect(await page.locator('.tile[data-kind="silent"] .mark').allTextContents()).toEqual([
    'Pas encore de signal',
  ]);
  // Nobody is behind what is asked for by a plan that stands still.
  expect(await page.locator('.tile .standing').count()).toBe(0);
  const { violations } = await inspect(page);
  await wall.close();
  expect({ low, found, violations, errors: wall.errors }).toEqual({
    low: {},
    found: [],
    violations: [],
    errors: [],
  });
});

test('before Start each seat stands where its tile will, and stays there whatever is heard', async () => {
  const scene = { riders: 13, free: 11, begins: 5, settings: waits };
  const wall = await openWall(browser, { ...scene, state: 'scheduled' });
  await atEachSize(wall, async ({ width }) => {
    wall.tell(boardOf({ ...scene, state: 'scheduled' }));
    await wall.page.locator('.coming').waitFor();
    await fitted(wall.page);
    const before = await places(wall.page, '.set-wall .tile');
    const told = boardOf(scene);
    wall.tell({ ...told, riders: told.riders.filter(({ clientId }) => clientId !== null) });
    await wall.page.locator('.elapsed').waitFor();
    await wall.page.locator('.coming').waitFor({ state: 'detached' });
    await fitted(wall.page);
    if (width >= 1280) expect([width, await places(wall.page)]).toEqual([width, before]);
  });
  await wall.close();
  expect(wall.errors).toEqual([]);
});

test('how somebody is heard before Start is told by words and signs that can be read, without names of who hides', async () => {
  const wall = await openWall(browser, {
    riders: 7,
    unsent: 1,
    strays: 2,
    begins: 5,
    state: 'scheduled',
    settings: waits,
  });
  const { page } = wall;
  await page.getByText('2 straps are heard that nobody has.').waitFor();
  expect((await page.locator('.set-wall .tile .mark').allTextContents()).slice(0, 6)).toEqual([
    'Heard well',
    'We cannot hear your strap. Come closer.',
    'Weak signal. Come closer.',
    'Bike is heard',
    'Heard',
    'Expected',
  ]);
  await page.getByText('5 of 7 heard').waitFor();
  const low: Record<string, number> = {};
  const parts = [1, 2, 3, 4, 6].flatMap((nth) =>
    ['.who', '.mark', '.heard-as'].map((part) => `.set-wall .tile:nth-child(${nth}) ${part}`),
  );
  for (const part of [
    ...parts,
    '.coming-in time',
    '.coming-in span',
    '.coming-stray',
    '.coming-heard span',
  ]) {
    const contrast = await contrastOf(page, part);
    if (contrast < LEAST_CONTRAST) low[part] = contrast;
  }
  const small: string[] = [];
  await atEachSize(wall, async ({ width, height }) => {
    if (width < 1280) return;
    for (const [part, least] of [
      ['.coming-in time', LEAST_LEAD],
      ['.coming-at b', 0.045],
      ['.coming-heard b', 0.025],
    ] as const) {
      const px = Number.parseFloat(
        (await page.evaluate(`getComputedStyle(document.querySelector('${part}')).fontSize`)) as string,
      );
      if (px < least * height) small.push(`${width} ${part} ${px}`);
    }
  });
  const { violations } = await inspect(page);
  await wall.close();
  expect({ low, small, violations }).toEqual({ low: {}, small: [], violations: [] });
});

/** Where each tile's mark is drawn, and which text of its tile it would lie upon, or how small its letter is. */
const MARKS = `[...document.querySelectorAll('.tile[data-team]')].flatMap((tile) => {
  const who = tile.querySelector('.who');
  const mark = getComputedStyle(who, '::before');
  const bar = who.getBoundingClientRect();
  const px = (name) => parseFloat(mark[name]);
  const [left, top] = [bar.left + px('left'), bar.top + px('top')];
  const [right, bottom] = [left + px('width'), top + px('height')];
  const found = [];
  if (!/^"[A-D]"$/.test(mark.content)) found.push('no letter');
  if (px('fontSize') < 11) found.push('letter of ' + px('fontSize'));
  if (px('width') < 16) found.push('a mark of ' + px('width'));
  const texts = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (node.parentElement.closest('.visually-hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      // A line of digits is a fifth of nothing above them, and a fifth below.
      const air = node.parentElement.matches('.lead b') ? box.height * 0.19 : 0;
      if (box.left < right && box.right > left && box.top + air < bottom && box.bottom - air > top) found.push('on ' + node.data);
    }
  }
  return found.map((what) => tile.querySelector('.seat').textContent + ' ' + what);
})`;
/** A number of a tile, on a wall of 720 px too. */
const LEAST_NUMBER_PX = 36;

test.each([8, 24, 40, 60])(
  'the mark of a team takes no room from names and numbers of %s riders',
  async (riders) => {
    const wall = await openWall(browser, { riders, teams: 'teams' });
    const plain = await openWall(browser, { riders });
    const sizes = (of: OpenWall) =>
      of.page.evaluate(`[...document.querySelectorAll('.tile :is(.name, .lead b)')].map((one) => {
      const { width, height } = one.getBoundingClientRect();
      return [Math.round(width), Math.round(height), getComputedStyle(one).fontSize].join(' ');
    })`);
    await atEachSize(wall, async ({ width, height }) => {
      await plain.page.setViewportSize({ width, height });
      await fitted(plain.page);
      const lead = (await measure(wall.page)).least;
      expect({ width, marks: await wall.page.evaluate(MARKS) }).toEqual({ width, marks: [] });
      expect({ width, sizes: await sizes(wall) }).toEqual({ width, sizes: await sizes(plain) });
      if (width >= 1280) expect([width, lead, lead >= LEAST_NUMBER_PX]).toEqual([width, lead, true]);
    });
    await wall.close();
    await plain.close();
    expect([...wall.errors, ...plain.errors]).toEqual([]);
  },
);

test('teams can be told apart by letter and shape, and read by their pixels; tiles stand where they stood', async () => {
  const scene = { riders: 24, locale: 'en' } as const;
  const wall = await openWall(browser, scene);
  const { page } = wall;
  const before = await places(page);
  wall.tell(boardOf({ ...scene, teams: 'teams' }));
  await page.locator('.teams li').first().waitFor();
  expect(await places(page)).toEqual(before);
  const rows = await page.locator('.teams li').allTextContents();
  expect(rows[0]).toMatch(/^1BLes Comètes du samedidone 2:59/);
  expect(rows[1]).toMatch(/^2ACircle11,873 m/);
  expect(rows[3]).toMatch(/^CTriangleNo number yet/);
  const shapes = await page.evaluate(`[...document.querySelectorAll('.teams li .team-mark')].map((mark) => {
    const { clipPath, borderRadius } = getComputedStyle(mark);
    return clipPath + borderRadius;
  })`);
  expect(new Set(shapes as string[]).size).toBe(4);
  const low: Record<string, number> = {};
  for (const nth of [1, 2, 3, 4])
    for (const part of ['.team-mark', 'strong', nth < 4 ? '.teams-rank' : '.teams-none']) {
      const selector = `.teams li:nth-child(${nth}) :is(${part})`;
      const contrast = await contrastOf(page, selector);
      if (contrast < LEAST_CONTRAST) low[selector] = contrast;
    }
  const { violations } = await inspect(page);
  await wall.close();
  expect({ low, violations }).toEqual({ low: {}, violations: [] });
});

/** A row's letters take so much of a wall's height, beside the tiles too. */
const LEAST_ROW = 0.017;
/** Of the ranking: how many riders it shows, the smallest letters, px, and how much of it only scrolling would show. */
const ROWS = `(() => {
  const rows = document.querySelector('.ranking .rows');
  const cells = [...rows.querySelectorAll('tbody tr > *')].filter((cell) => cell.checkVisibility());
  return {
    riders: rows.querySelectorAll('tbody tr').length,
    least: Math.min(...cells.map((cell) => parseFloat(getComputedStyle(cell).fontSize))),
    hidden: Math.max(0, rows.scrollHeight - rows.clientHeight),
    cut: cells.filter((cell) => cell.matches('td') && cell.scrollWidth > cell.clientWidth + 1).length,
  };
})()`;

test('the ranking of 60 can be read from the last row: by turns beside the tiles, all at once without them', async () => {
  type Rows = { riders: number; least: number; hidden: number; cut: number };
  for (const [view, riders] of [
    ['both', 18],
    // Who has no name is in no ranking.
    ['ranking', 53],
  ] as const) {
    const screen = await openWall(browser, { riders: 60, settings: { ...chosen, view } });
    const { page } = screen;
    await atEachSize(screen, async ({ width, height }) => {
      if (width < 1280) return;
      // The last turn is of those who are left.
      await expect
        .poll(() => page.locator('.ranking tbody tr').count())
        .toSatisfy((n) => n === riders || n === 17);
      const { least, riders: shown, ...found } = (await page.evaluate(ROWS)) as Rows;
      expect([width, view, shown > 16, found]).toEqual([width, view, true, { hidden: 0, cut: 0 }]);
      expect([width, view, least >= LEAST_ROW * height, least]).toEqual([width, view, true, least]);
    });
    await screen.close();
    expect(screen.errors).toEqual([]);
  }
  const wall = await openWall(browser, { riders: 60 });
  const { page } = wall;
  await page.setViewportSize(WALLS[3]);
  await page.getByRole('group').getByRole('button', { name: 'Seats', exact: true }).click();
  const first = () => page.locator('.ranking tbody tr').first().getAttribute('data-key');
  const before = await first();
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect.poll(first).not.toBe(before);
  await wall.close();
  expect(wall.errors).toEqual([]);
});

test('each state can be read by its pixels, and no state is dimmed by a filter', async () => {
  const wall = await openWall(browser, { riders: 22, unsent: 2, free: 4 });
  const tile = (nth: number, part: string) => `.tile:nth-child(${nth}) ${part}`;
  const parts = {
    'a number': tile(1, '.lead b'),
    'the name in zone 3': tile(1, '.who'),
    'the name in zone 5': tile(2, '.who'),
    'lost, its name': tile(3, '.who'),
    'lost, its words': tile(3, '.mark'),
    'zone 1': tile(4, '.who'),
    'no signal yet': tile(5, '.mark'),
    'zone 2': tile(6, '.who'),
    'kept private': tile(7, '.mark'),
    'zone 4, not booked': tile(8, '.who'),
    'booked, not linked': tile(23, '.mark'),
    'booked, not linked, its seat': tile(23, '.who'),
    'who is waited for': '.signal',
    'free seats': '.free p',
    'the ranking of who is silent': '.ranking tr[data-stale] th',
  };
  const low: Record<string, number> = {};
  for (const [name, selector] of Object.entries(parts)) {
    const contrast = await contrastOf(wall.page, selector);
    if (contrast < LEAST_CONTRAST) low[name] = contrast;
  }
  const filtered = await wall.page.evaluate(
    `[...document.querySelectorAll('.live *')].filter((one) => getComputedStyle(one).filter !== 'none' || getComputedStyle(one).opacity !== '1').length`,
  );
  await wall.close();
  expect({ low, filtered }).toEqual({ low: {}, filtered: 0 });
});

test('who is waited for is counted, and the loudest on the wall', async () => {
  const wall = await openWall(browser, { riders: 13 });
  expect(await wall.page.locator('.signal').textContent()).toMatch(
    /^8 of 12 with signalwaiting: 3, 5, 11, 13$/,
  );
  const { violations } = await inspect(wall.page);
  await wall.close();
  expect(violations).toEqual([]);
});

test('pages can be paused by key and by touch', async () => {
  const wall = await openWall(browser, { riders: 40, touch: true });
  const { page } = wall;
  await page.getByText('Page 1 of 2').waitFor();
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: 'Go on turning pages' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText('Page 2 of 2').waitFor();
  await page.getByRole('button', { name: 'Go on turning pages' }).tap();
  await page.getByRole('button', { name: 'Pause the turning of pages' }).tap();
  await page.getByRole('button', { name: 'Go on turning pages' }).waitFor();
  await page.getByRole('button', { name: 'Page before' }).tap();
  await page.getByText('Page 1 of 2').waitFor();
  await wall.close();
});
