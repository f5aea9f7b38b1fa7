import { expect, onTestFinished, test } from 'vitest';
import { inspect } from './inspect.ts';
import { addClass, addRider, letScreenIn, openClub, sendEachSecond } from './tracker-club.ts';

/** What a class does beside riding: one tablet runs it, a second one looks on and presses too, the wall only shows it. */

const WAIT = { timeout: 60_000 };

const club = openClub();
const { open } = club;

/** A class of now with two on seats 1 and 2. */
async function twoRide(): Promise<number> {
  const eventId = await addClass(club.trackerUrl, 'Ride');
  // A box has one class at a time: the next test starts its own.
  onTestFinished(async () => {
    await club.context.request.post(`${club.trackerUrl}/api/events/${eventId}/stop`);
  });
  for (const [i, first] of ['Ada', 'Bo'].entries())
    await addRider(club.trackerUrl, { eventId, seatId: i + 1, name: [first, 'Demo'] });
  return eventId;
}

/** What both bikes send each second, by the wall's clock. */
const ride = () =>
  sendEachSecond(club.trackerUrl, (at) => ({
    samples: [
      { seat: 1, at, powerW: 200 },
      { seat: 2, at, powerW: 400 },
    ],
  }));

const screenOf = async (eventId: number) =>
  open(
    `/classes/${eventId}`,
    await letScreenIn(club.context, club.trackerUrl, { name: 'Wall', locale: 'fr-FR' }),
  );

test('a sprint: one tablet starts it, another one too, the wall counts down, ranks, and keeps the result until it is dismissed', async () => {
  const eventId = await twoRide();
  const [instructor, other, wall] = [
    await open(`/classes/${eventId}`),
    await open(`/classes/${eventId}`),
    await screenOf(eventId),
  ];
  await instructor.getByRole('button', { name: 'Start' }).click();
  ride();
  for (const page of [instructor, other]) await page.getByText('Sprint', { exact: true }).click();
  await instructor.getByRole('button', { name: '10 s' }).click();
  await Promise.all(
    [instructor, other].map((page) => page.getByRole('button', { name: 'Start a sprint' }).click()),
  );
  await wall.getByText('Préparez-vous').waitFor();
  const leaders = () =>
    Promise.all([instructor, other, wall].map((page) => page.locator('.sprint li').allTextContents()));
  await expect
    .poll(leaders, WAIT)
    .toEqual(Array(3).fill([expect.stringMatching(/^1Bo.*400.W$/), expect.stringMatching(/^2Ada.*200.W$/)]));
  expect(await inspect(instructor)).toEqual({ overflowPx: 0, violations: [] });
  await other.getByText('Sprint 1').waitFor();
  await wall.getByText('Résultat').waitFor();
  expect(await wall.getByRole('button', { name: 'Retirer de l’écran' }).count()).toBe(0);
  // Whoever ranks it otherwise ranks it for all.
  await other.getByLabel('Ranked by').selectOption('Distance');
  await wall.getByText('par distance').waitFor();
  await instructor.getByRole('button', { name: 'Take it off the wall' }).click();
  await expect
    .poll(() => Promise.all([other, wall].map((page) => page.locator('.sprint').count())), WAIT)
    .toEqual([0, 0]);
});

test('teams: split on one tablet, moved on another, marked on the wall; a race that the first team wins stays until it is cleared', async () => {
  const eventId = await twoRide();
  const [instructor, other, wall] = [
    await open(`/classes/${eventId}`),
    await open(`/classes/${eventId}`),
    await screenOf(eventId),
  ];
  const all = [instructor, other, wall];
  await instructor.getByRole('button', { name: 'Start', exact: true }).click();
  ride();
  for (const page of [instructor, other]) await page.getByText('Teams', { exact: true }).click();
  await Promise.all(
    [instructor, other].map((page) => page.getByRole('button', { name: 'Make teams' }).click()),
  );
  const marks = () =>
    Promise.all(
      all.map((page) =>
        page.locator('.tile').evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-team'))),
      ),
    );
  await expect.poll(marks, WAIT).toEqual(Array(3).fill(['0', '1']));
  await other.getByRole('button', { name: 'Seat 1: team A. Put it into team B' }).click();
  await expect.poll(marks, WAIT).toEqual(Array(3).fill(['1', '1']));
  await instructor.getByRole('button', { name: 'Seat 1: team B. Put it into team A' }).click();
  await instructor.getByLabel('Name of team B').fill('Comets');
  await instructor.getByLabel('Name of team B').press('Enter');
  await expect.poll(marks, WAIT).toEqual(Array(3).fill(['0', '1']));
  const contest = instructor.locator('.mode-controls[open]');
  await contest.getByLabel('Ranked by').selectOption('Energy');
  await contest.getByLabel('How it ends').selectOption('Race: who is there first');
  await contest.getByLabel('Goal, kJ').fill('2');
  expect(await inspect(instructor)).toEqual({ overflowPx: 0, violations: [] });
  await contest.getByRole('button', { name: 'Start', exact: true }).click();
  await wall.getByText('Préparez-vous').waitFor();
  const sides = () => Promise.all(all.map((page) => page.locator('.teams li').allTextContents()));
  // At 400 W it takes half as long as at 200 W.
  await expect
    .poll(sides, WAIT)
    .toEqual(
      Array(3).fill([
        expect.stringMatching(/^1BComets(done|en) \d+:\d\d/),
        expect.stringMatching(/^2A(Circle|Cercle)(done|en) \d+:\d\d/),
      ]),
    );
  await wall.getByText('Résultat').waitFor();
  expect(await wall.getByRole('button', { name: 'Effacer le résultat' }).count()).toBe(0);
  expect(await inspect(wall)).toEqual({ overflowPx: 0, violations: [] });
  await other.getByRole('button', { name: 'Clear the result' }).click();
  await expect
    .poll(() => Promise.all(all.map((page) => page.locator('.teams').count())), WAIT)
    .toEqual([0, 0, 0]);
  expect(await marks()).toEqual(Array(3).fill(['0', '1']));
  await instructor.getByRole('button', { name: 'No more teams' }).click();
  await expect.poll(marks, WAIT).toEqual(Array(3).fill([null, null]));
});

test('an interval timer: it runs before Start, is one on every screen, and each is heard only where somebody wants it', async () => {
  const eventId = await twoRide();
  const [instructor, other, wall] = [
    await open(`/classes/${eventId}`),
    await open(`/classes/${eventId}`),
    await screenOf(eventId),
  ];
  await instructor.getByText('Timer', { exact: true }).click();
  await instructor.getByLabel('Work, s').fill('300');
  await instructor.getByLabel('Rounds').fill('3');
  await instructor.getByRole('button', { name: 'Start the timer' }).click();
  await wall.getByText('Préparez-vous').waitFor();
  // Off until somebody switches it on, by a touch of their own.
  await wall.getByRole('button', { name: 'Son coupé' }).click();
  await wall.getByRole('button', { name: 'Son activé' }).waitFor();
  await other.getByRole('button', { name: 'Sound is off' }).waitFor();
  await wall.getByText('Effort').waitFor();
  await wall.getByText('Série 1 sur 3').waitFor();
  // A screen that was heard and is opened anew waits for a touch, and says so.
  await wall.reload();
  await wall.getByRole('button', { name: 'Touchez pour le son' }).click();
  await other.getByRole('button', { name: 'Pause', exact: true }).click();
  await wall.getByText('En pause').waitFor();
  const left = () =>
    Promise.all([instructor, other, wall].map((page) => page.locator('.timer time').textContent()));
  await expect.poll(async () => new Set(await left()).size, WAIT).toBe(1);
  await instructor.getByRole('button', { name: 'Go on', exact: true }).click();
  await wall.getByText('Effort').waitFor();
  await other.getByRole('button', { name: 'Take it away' }).click();
  await expect
    .poll(() => Promise.all([instructor, wall].map((page) => page.locator('.timer').count())), WAIT)
    .toEqual([0, 0]);
});
