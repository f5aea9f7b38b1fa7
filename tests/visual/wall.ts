import type {
  ClassPlanTold,
  ClassSensors,
  ContestTold,
  LiveBoard,
  LiveRider,
  Lobby,
  ScreenSettings,
  SeatSignal,
  TeamsOnBoard,
  Waiting,
} from '@tandem/api/tracker';
import { MAX_PLAN_LINE_CHARS } from '@tandem/api/words';
import type { Browser, Page } from 'playwright-core';
import { type Locale, ORIGIN, serve } from './pages.ts';
import { NOW } from './session.ts';

/** Walls from a phone to 4K: a browser's window takes each of these sizes in turn. */
export const WALLS = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
] as const;

const EVENT_ID = 700_001;
export const BOX_ID = 2101;
const minutesFromNow = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

/** As long as a cue can be, in words; and one that has none to break at. */
export const LONGEST_CUE = 'Détendez les épaules, gardez le regard loin devant et le pied rond, '
  .repeat(3)
  .slice(0, MAX_PLAN_LINE_CHARS)
  .trim();
export const UNBROKEN_CUE = 'W'.repeat(MAX_PLAN_LINE_CHARS);

const NAMES = [
  'Jo Park',
  'Maximilienne-Alexandrine de Rochechouart',
  'Bartholomew Featherstonehaugh',
  'Wilhelmina Wigglesworth',
  'Ann',
  'Jean-Baptiste Poquelin',
  'Konstantinopolis',
  'MARGUERITE MWAMBA',
];

/** What riders may be like, each once in eight seats. */
const LIKE: Partial<LiveRider>[] = [
  { powerW: 174, ftpPercent: 118, heartRateBpm: 142, maxHrPercent: 77, cadenceRpm: 91, zone: 3 },
  { powerW: 1204, ftpPercent: 301, heartRateBpm: 188, maxHrPercent: 101, cadenceRpm: 121, zone: 5 },
  { stale: true },
  { powerW: 0, ftpPercent: 0, zone: 1 },
  { stale: true, workKj: 0, distanceKm: 0, points: 0, caloriesKcal: 0 },
  { heartRateBpm: 121, maxHrPercent: 66, zone: 2, hidden: ['powerW'] },
  { hidden: ['powerW', 'heartRateBpm', 'cadenceRpm'] },
  { powerW: 231, heartRateBpm: 165, cadenceRpm: 88, zone: 4, clientId: null, name: '' },
];

const riderOn = (seatId: number): LiveRider => ({
  seatId,
  clientId: 50_000 + seatId,
  name: NAMES[(seatId * 3) % NAMES.length]!,
  powerW: null,
  heartRateBpm: null,
  cadenceRpm: null,
  ftpPercent: null,
  maxHrPercent: null,
  zone: null,
  workKj: 120,
  caloriesKcal: 140,
  distanceKm: 12.345 - seatId / 100,
  points: 31,
  hidden: [],
  stale: false,
  rank: seatId,
  sprint: null,
  team: null,
  ...LIKE[(seatId - 1) % LIKE.length],
});

export type Scene = {
  riders: number;
  /** Seats after theirs that are booked by somebody whom the tracker does not know. */
  unsent?: number;
  /** Seats of the box that nobody has booked, beside them. */
  free?: number;
  /** Straps that nobody claims. */
  straps?: number;
  state?: 'scheduled' | 'started' | 'stopped';
  /** Whether the class has a plan. */
  planned?: boolean;
  /** Whether its plan asks by heart rate, for 75 % of the maximum. */
  byHeartRate?: boolean;
  /** The cue that its plan has at that second; what is said by itself has the length of a usual one. */
  cue?: string;
  /** Where its sprint of 30 s stands, if it has one. */
  sprint?: 'ready' | 'on' | 'over';
  /** Whether there are four teams, and whether they or their riders are measured, or have been, over a distance. */
  teams?: 'only' | ContestTold['sides'] | 'over';
  /** Whether an interval timer runs, in the rest of its third round. */
  timed?: boolean;
  /** Whether the class is paused, for the second time. */
  paused?: boolean;
  /** What the club has chosen for the screen, of which it then is one. */
  settings?: ScreenSettings;
  /** When the class begins, minutes from now. */
  begins?: number;
  /** Straps that are heard and that nobody of a class that is waited for has. */
  strays?: number;
  /** Whether what changes glides, as on a device that does not ask for less motion. */
  moving?: boolean;
};

/** At 4:00 it asks for 118 %, and has a cue. */
const steady = (seconds: number, percent: number, cue = USUAL_CUE) => ({
  seconds,
  target: { kind: 'power' as const, fromPercent: percent, toPercent: percent },
  cadence: { lowRpm: 85, highRpm: 100 },
  lines: [{ second: 0, text: cue }],
});
const USUAL_CUE = 'Shoulders loose, eyes up: this one is long, and the next is longer';
const heartRate = (percent: number) => ({
  kind: 'heartRate' as const,
  fromPercent: percent,
  toPercent: percent,
});
const classPlan = ({ cue, byHeartRate }: Scene): ClassPlanTold => ({
  revision: 1,
  planId: 1,
  plan: {
    name: 'Over and under',
    segments: [
      steady(200, 70),
      { ...steady(300, 118, cue), ...(byHeartRate && { target: heartRate(75) }) },
      { ...steady(1200, 55), ...(byHeartRate && { target: heartRate(90) }) },
    ],
  },
  fromSecond: 0,
  steps: [],
});

const boxHealth = {
  lastSeenAt: NOW,
  heard: true,
  hasToken: true,
  refusedAt: null,
  clock: null,
  otherProgram: false,
  ignored: null,
};

const strap = (sensorId: number): ClassSensors['free'][number] => ({
  sensorId,
  key: `ant heartRate ${40_100 + sensorId}`,
  kind: 'heartRate',
  name: null,
  loanNumber: null,
  heard: true,
  rssiDbm: -60,
  movingSince: null,
  powerW: null,
  heartRateBpm: 140,
  cadenceRpm: null,
});

/** At 4:00. */
const sprintFrom = { ready: 243, on: 222, over: 200 };
/** Every fifth was not heard enough. */
const sprintOf = ({ seatId }: LiveRider): LiveRider['sprint'] => {
  const meanW = seatId % 5 === 4 ? null : 640 - 7 * seatId;
  const peakW = meanW && meanW + 80;
  return { meanW, peakW, wattsPerKg: null, distanceM: 260 - seatId, workKj: 19.2, rank: meanW && seatId };
};

const TEAMS = 4;
const teamOf = (seatId: number) => (seatId - 1) % TEAMS;
/** One has reached the goal, and of one nobody shows the number. Every seventh rider was not heard. */
function teamsOf({ riders, teams }: Scene): TeamsOnBoard | null {
  if (!teams) return null;
  const seats = Array.from({ length: riders }, (_, i) => i + 1);
  const named = [null, 'Les Comètes du samedi', null, 'WWWWWWWWWWWWWWWWWWWW'];
  const sides = teams === 'riders' ? 'riders' : 'teams';
  const contest = { number: 3, sides, measure: 'distanceM', fromSecond: 60, goal: 12_000 } as const;
  const standing = (side: number, value: number | null, rank: number) => ({
    side,
    value,
    doneSecond: value === null || rank > 1 ? null : 179,
    rank: value === null ? null : rank,
    riders: value === null ? 0 : teams === 'riders' ? 1 : 10,
  });
  return {
    number: 1,
    teams: named.map((name, i) => ({ name, seats: seats.filter((seat) => teamOf(seat) === i) })),
    contest: teams === 'only' ? null : { ...contest, toSecond: teams === 'over' ? 200 : 3660, open: true },
    standings:
      teams === 'only'
        ? []
        : sides === 'teams'
          ? [standing(0, 11_873, 2), standing(1, 12_000, 1), standing(2, null, 4), standing(3, 9_040, 3)]
          : seats
              // Whom nobody has named.
              .filter((seat) => seat % LIKE.length > 0)
              .map((seat) => standing(seat, seat % 7 === 0 ? null : 12_000 - 40 * (seat - 1), seat)),
  };
}

export function boardOf(scene: Scene): LiveBoard {
  const {
    riders,
    unsent = 0,
    state = 'started',
    planned = false,
    sprint,
    timed = false,
    paused = false,
    begins = -5,
  } = scene;
  const seats = Array.from({ length: riders }, (_, i) => riderOn(i + 1));
  const begun = state !== 'scheduled';
  const silent = { powerW: null, heartRateBpm: null, cadenceRpm: null, zone: null, stale: true };
  return {
    event: {
      eventId: EVENT_ID,
      boxId: BOX_ID,
      title: 'Rhythm Ride with a title that is rather long',
      instructorName: 'Ida Gourdinet',
      startsAt: minutesFromNow(begins),
      endsAt: minutesFromNow(begins + 45),
      room: 'Studio A',
      timeZone: 'Europe/Paris',
      state,
      startedAt: begun ? minutesFromNow(paused ? -6 : -4) : null,
      stoppedAt: state === 'stopped' ? NOW : null,
      pauses: paused ? [120, 150, 270] : [],
      plannedEnd: minutesFromNow(begins + 45),
      extendedFrom: null,
      closesAt: minutesFromNow(begins + 75),
      stoppedItself: false,
      resumableUntil: null,
      startUndoableUntil: null,
      booked: riders,
      workouts: state === 'stopped' ? riders : 0,
      plan: planned ? { name: 'Over and under', revision: 1 } : null,
    },
    box: { boxId: BOX_ID, name: 'Cycle', ...boxHealth },
    otherBoxes: [],
    elapsedSeconds: begun ? 240 : 0,
    serverTime: NOW,
    timer: timed
      ? {
          number: 1,
          workSeconds: 40,
          restSeconds: 20,
          rounds: 8,
          beganAtMs: null,
          doneMs: 10_000 + 2 * 60_000 + 45_000,
          held: paused,
        }
      : null,
    sprint: sprint
      ? {
          number: 2,
          fromSecond: sprintFrom[sprint],
          toSecond: sprintFrom[sprint] + 30,
          open: false,
          measure: 'meanW',
        }
      : null,
    teams: teamsOf(scene),
    riders: seats.map((rider) => ({
      ...rider,
      team: scene.teams ? teamOf(rider.seatId) : null,
      ...(state !== 'started' && silent),
      ...(sprint && sprint !== 'ready' && { sprint: sprintOf(rider) }),
    })),
    hiddenSeats: [],
    unsentSeats: Array.from({ length: unsent }, (_, i) => riders + i + 1),
    together: { workKj: 2400, caloriesKcal: 2900, distanceKm: 231.5, points: 640 },
  };
}

/** How those who are booked are heard before Start, each way once in six seats. */
const HEARD: Omit<SeatSignal, 'seatId'>[] = [
  { strap: 'strong', bike: true },
  { strap: 'silent', bike: true },
  { strap: 'weak', bike: false },
  { strap: null, bike: true },
  { strap: 'fair', bike: false },
  { strap: null, bike: false },
];
export const waitingOf = (scene: Scene): Waiting => ({
  event: boardOf(scene).event,
  signals: Array.from({ length: scene.riders }, (_, i) => ({ seatId: i + 1, ...HEARD[i % HEARD.length]! })),
  strays: scene.strays ?? 0,
});

const lobbyRows = (count: number): Lobby['month']['rows'] =>
  Array.from({ length: count }, (_, i) => ({
    place: i + 1,
    name: NAMES[i % NAMES.length]!,
    value: 231.4 - 17 * i,
    classes: 9 - (i % 8),
  }));
const lobbyTogether = { riders: 61, distanceKm: 1482.3, workKj: 21_050, points: 6210 };
const lobby: Lobby = {
  lastClass: {
    title: 'Rhythm Ride with a title that is rather long',
    startsAt: minutesFromNow(-70),
    room: 'Studio A',
    timeZone: 'Europe/Paris',
    together: lobbyTogether,
    rows: lobbyRows(10),
  },
  month: { from: minutesFromNow(-20_000), classes: 84, together: lobbyTogether, rows: lobbyRows(8) },
};

export type OpenWall = {
  page: Page;
  errors: string[];
  tell(board: LiveBoard): void;
  close(): Promise<void>;
};

/** The wall of a class with fixed numbers, told anew each second as the tracker does, until told otherwise. */
export async function openWall(
  browser: Browser,
  { locale = 'en', touch = false, ...scene }: Scene & { locale?: Locale; touch?: boolean },
): Promise<OpenWall> {
  const context = await browser.newContext({
    locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
    timezoneId: 'Europe/Paris',
    viewport: WALLS[3],
    reducedMotion: scene.moving ? 'no-preference' : 'reduce',
    hasTouch: touch,
  });
  let board = boardOf(scene);
  const told: (() => void)[] = [];
  await context.routeWebSocket(/\/live$/, (socket) => {
    const tell = () => socket.send(JSON.stringify(board));
    told.push(tell);
    tell();
    const each = setInterval(tell, 1_000);
    socket.onClose(() => clearInterval(each));
  });
  const seatIds = Array.from(
    { length: scene.riders + (scene.unsent ?? 0) + (scene.free ?? 0) },
    (_, i) => i + 1,
  );
  const session = {
    siteId: 1,
    siteName: 'Club',
    sourceName: 'club@demo.example',
    timeZone: 'Europe/Paris',
    locale: null,
    screen: scene.settings ? { name: 'Wall', mayRun: false, settings: scene.settings } : null,
  };
  await serve(context, {
    page: 'board.html',
    known: {
      '/api/session': session,
      '/api/boxes': [
        { boxId: BOX_ID, name: 'Cycle', seatIds, classClock: false, standsWith: null, ...boxHealth },
      ],
      [`/api/events/${EVENT_ID}`]: board,
      '/api/lobby': lobby,
      [`/api/boxes/${BOX_ID}/waiting`]: waitingOf(scene),
      '/api/plans': [],
      [`/api/events/${EVENT_ID}/plan`]: classPlan(scene),
      [`/api/events/${EVENT_ID}/sensors`]: {
        free: Array.from({ length: scene.straps ?? 0 }, (_, i) => strap(i + 1)),
        claims: [],
        arrivals: [],
        seated: [],
        lastMove: null,
        signals: [],
      },
      [`/api/events/${EVENT_ID}/start`]: boardOf({ ...scene, state: 'started' }).event,
    },
  });
  const page = await context.newPage();
  // How long still until a class is told by the time of day.
  if (scene.settings?.waits) await page.clock.setFixedTime(NOW);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${ORIGIN}/classes/${EVENT_ID}`);
  const outside = scene.settings?.view === 'lobby';
  const calm = scene.settings?.waits && (scene.begins ?? 0) > 1440;
  await page
    .locator(outside ? '.lobby ol' : calm ? '.calm' : '.live[data-line="live"]')
    .first()
    .waitFor();
  if (scene.settings && !outside && !calm) await page.locator('.set-wall').waitFor({ state: 'attached' });
  if (scene.planned && !scene.settings) {
    await page.locator('.plan-target').waitFor();
    await page.locator('.plan-controls').waitFor();
  }
  if (scene.sprint) {
    await page.locator('.sprint').waitFor();
    if (!scene.settings) await page.locator('.mode-controls').first().waitFor();
  }
  if (scene.timed) await page.locator('.timer').waitFor();
  if (scene.teams && scene.teams !== 'only') await page.locator('.teams').waitFor();
  await page.evaluate('document.fonts.ready.then(() => null)');
  return {
    page,
    errors,
    tell(next) {
      board = next;
      for (const tell of told) tell();
    },
    close: () => context.close(),
  };
}

/** Where each tile stands, or whatever else there are several of. */
export const places = (page: Page, which = '.tile') =>
  page.evaluate(`[...document.querySelectorAll('${which}')].map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height].map(Math.round).join(' ');
  })`) as Promise<string[]>;

/** Tiles are fitted to what was measured in the frame before. */
export const fitted = (page: Page) =>
  page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))',
  );

/** Looks at a wall in each of its sizes. */
export async function atEachSize(wall: OpenWall, look: (size: (typeof WALLS)[number]) => Promise<void>) {
  for (const size of WALLS) {
    await wall.page.setViewportSize(size);
    await fitted(wall.page);
    await look(size);
  }
}
