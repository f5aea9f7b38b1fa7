import type { Lobby } from '@tandem/api/tracker';
import { expect } from 'vitest';
import { A, B, test as tracked } from '../testing/tracker.ts';

const NOW = '2031-11-22T19:00:00Z';

/** Three riders of a class that was ridden and stopped, and what a screen outside the room is told. */
const test = tracked.extend('scene', { scope: 'file' }, async ({ t }) => {
  let sequence = 0;
  const riders = [
    await t.addClient('ann@lobby.example'),
    await t.addClient('bea@lobby.example'),
    await t.addClient('cid@lobby.example'),
  ];
  /** @param watts of each rider, a minute long */
  const ridden = async (startsAt: string, watts: number[]) => {
    const eventId = await t.addEvent();
    await t.owner.query(
      "update events set starts_at = $2, ends_at = $2::timestamptz + interval '1 hour' where event_id = $1",
      [eventId, startsAt],
    );
    for (const [i, clientId] of riders.entries()) await t.seat(eventId, clientId, i + 1);
    // A look from years ahead ends the sessions of now.
    const cookie = await t.signIn();
    await t.api('POST', `/api/events/${eventId}/start`, cookie);
    const samples = watts.flatMap((powerW, i) =>
      Array.from({ length: 60 }, (_, second) => ({ seat: i + 1, second, powerW })),
    );
    await t.send(A.token, { bootId: 'lobby', sequence: sequence++, samples });
    expect((await t.api('POST', `/api/events/${eventId}/stop`, cookie)).status).toBe(200);
    return eventId;
  };
  /** At the evening of that day. */
  const look = async (by = 'workKj', site = A) => {
    t.clock.now = () => new Date(NOW);
    const cookie = await t.signIn(site);
    const told = (await (await t.api('GET', `/api/lobby?by=${by}`, cookie)).json()) as Lobby;
    t.clock.now = () => new Date();
    return told;
  };
  const rule = (clientId: number, set: string) =>
    t.owner.query(`update clients set ${set} where client_id = $1`, [clientId]);
  for (const clientId of riders) await rule(clientId, 'board_outside = true');
  return { riders, ridden, look, rule };
});

test('it tells the first of the last class and of the month at the club’s place, and of no other club', async ({
  scene: { ridden, look },
}) => {
  expect(await look()).toMatchObject({ lastClass: null, month: { classes: 0, rows: [] } });
  // In Paris the month has begun; a minute earlier it has not.
  await ridden('2031-10-31T22:59:00Z', [900, 900, 900]);
  await ridden('2031-10-31T23:00:00Z', [100, 200, 300]);
  await ridden('2031-11-22T18:00:00Z', [300, 200, 100]);
  const { lastClass, month } = await look();
  expect(month).toMatchObject({ from: '2031-10-31T23:00:00.000Z', classes: 2, together: { riders: 3 } });
  expect(month.rows.map(({ place, value, classes }) => [place, Math.round(value), classes])).toEqual([
    [1, 24, 2],
    [1, 24, 2],
    [1, 24, 2],
  ]);
  expect(lastClass).toMatchObject({ title: 'Ride', startsAt: '2031-11-22T18:00:00.000Z' });
  expect(lastClass!.rows.map(({ place, name, value }) => [place, name, Math.round(value)])).toEqual([
    [1, 'Zoé ann@lobby.example', 18],
    [2, 'Zoé bea@lobby.example', 12],
    [3, 'Zoé cid@lobby.example', 6],
  ]);
  const other = await look('workKj', B);
  expect(other).toMatchObject({ lastClass: null, month: { classes: 0, together: { riders: 0 } } });
});

test('somebody stands there by the name that they chose, and not at all where they do not wish to or keep the number', async ({
  scene: { riders, look, rule },
}) => {
  const [ann, bea, cid] = riders as [number, number, number];
  await rule(ann, "board_alias = 'Comet'");
  await rule(bea, 'board_shown = false');
  // Calories tell the work.
  await rule(cid, "board_hidden = '{energyKcal}'");
  const byWork = await look('workKj');
  expect(byWork.lastClass!.rows.map(({ place, name }) => [place, name])).toEqual([[1, 'Comet']]);
  expect(byWork.month.rows.map(({ name }) => name)).toEqual(['Comet']);
  expect(Math.round(byWork.lastClass!.together.workKj)).toBe(18);
  // A heart rate tells none of it.
  await rule(cid, "board_hidden = '{heartRateBpm}'");
  const later = await look('workKj');
  expect(later.lastClass!.rows.map(({ name }) => name)).toEqual(['Comet', 'Zoé cid@lobby.example']);
  expect(JSON.stringify([byWork, later])).not.toContain('bea@');
});

test('what one or two keep to themselves no sum tells, whatever it is looked at by; of three it does', async ({
  scene: { riders, ridden, look, rule },
}) => {
  const [ann, bea, cid] = riders as [number, number, number];
  const all = "board_alias = null, board_shown = true, board_outside = true, board_hidden = '{}'";
  for (const clientId of riders) await rule(clientId, all);
  await ridden('2031-11-22T18:30:00Z', [100, 200, 400]);
  const together = async (by = 'workKj') => {
    const { lastClass, month } = await look(by);
    expect([lastClass!.together.riders, month.together.riders]).toEqual([3, 3]);
    return [lastClass!.together.workKj, month.together.workKj].map(Math.round);
  };
  const [lastAll, monthAll] = await together();
  expect(lastAll).toBe(42);
  // Bea keeps her energy, and stands in the ranking by distance all the same.
  await rule(bea, "board_hidden = '{energyKcal}'");
  const without = [lastAll! - 12, monthAll! - 36];
  for (const by of ['workKj', 'distanceKm']) expect(await together(by)).toEqual(without);
  await rule(ann, 'board_outside = false');
  expect((await together())[0]).toBe(24);
  await rule(cid, 'board_shown = false');
  expect(await together()).toEqual([lastAll, monthAll]);
});
