import type { ListedPlan } from '@tandem/api/tracker';
import type { Plan } from '@tandem/metrics/plans';
import { decodeTrace } from '@tandem/metrics/trace';
import { formatSiteDateTime, instantToSiteLocal } from '@tandem/spivi';
import { expect } from 'vitest';
import { type TestSite, test as tracked } from '../../../tracker/src/testing/tracker.ts';
import { demoPeople } from '../people.ts';
import { DEMO_BOXES, DEMO_SITE } from '../site.ts';
import { recordDemoRide } from './record-ride.ts';
import { seedTrackerDemo } from './seed-site.ts';

const site = { ...DEMO_SITE, boxId: DEMO_BOXES[0]!.boxId } as unknown as TestSite;
const rider = demoPeople.find((person) => person.kind === 'matched')!;
const wireTime = (date: Date) => formatSiteDateTime(instantToSiteLocal(date, DEMO_SITE.timeZone));

/** The demo's site, seeded twice. */
const test = tracked.extend('clientIdOf', { scope: 'file' }, async ({ t }) => {
  await seedTrackerDemo(t.databaseUrl);
  await seedTrackerDemo(t.databaseUrl);
  return async (email: string) => {
    const { xml } = await t.call('ClientService/GetClients', { Username: email }, site);
    return Number(/<ClientID>(\d+)</.exec(xml)?.[1]);
  };
});

test('of the demo’s people the tracker knows all but the absent ones, and seeding twice changes nothing', async ({
  t,
  clientIdOf,
}) => {
  expect(demoPeople).toHaveLength(60);
  for (const person of demoPeople)
    expect((await clientIdOf(person.trackerEmail)) > 0).toBe(person.kind !== 'absent');
  const { rows } = await t.owner.query('select count(*) from clients where site_id = $1', [DEMO_SITE.siteId]);
  expect(rows[0].count).toBe(56);
});

test('its class plans last 45 minutes, and are such as a person could save', async ({ t, clientIdOf }) => {
  expect(clientIdOf).toBeDefined();
  const cookie = await t.signIn(site);
  const plans = (await (await t.api('GET', '/api/plans', cookie)).json()) as ListedPlan[];
  expect(plans.map(({ name, seconds }) => [name, seconds])).toEqual([
    ['By zones', 2700],
    ['Over and under', 2700],
  ]);
  for (const { planId } of plans) {
    const opened = await t.api('GET', `/api/plans/${planId}`, cookie);
    const { name, segments, version } = (await opened.json()) as Plan & { version: number };
    const saved = await t.api('PUT', `/api/plans/${planId}`, cookie, t.url, { name, segments, version });
    expect(saved.status).toBe(200);
  }
});

test('a class of the past is recorded once and read back over the wire with its trace', async ({
  t,
  clientIdOf,
}) => {
  const startsAt = new Date(Date.now() - 3 * 24 * 3600 * 1000);
  startsAt.setUTCSeconds(0, 0);
  const endsAt = new Date(startsAt.getTime() + 45 * 60_000);
  const added = await t.call(
    'EventService/AddEvent',
    {
      Title: 'Ride of the past',
      StartDateTime: wireTime(startsAt),
      EndDateTime: wireTime(endsAt),
      BoxID: site.boxId,
      InstructorUserName: 'coach@demo.tandem.example',
    },
    site,
  );
  const eventId = added.ids[0]!;
  await t.seat(eventId, await clientIdOf(rider.email), 12, site);
  const ride = { eventId, startedAt: startsAt, endedAt: endsAt, riders: [{ seatId: 12, seed: 7 }] };
  await recordDemoRide(t.databaseUrl, ride);
  await recordDemoRide(t.databaseUrl, { ...ride, riders: [{ seatId: 12, seed: 8 }] });

  const span = { StartDateTime: wireTime(startsAt), EndDateTime: wireTime(startsAt) };
  const data = await t.call(
    'ClientService/GetClientPerformanceData',
    { Username: rider.email, ...span },
    site,
  );
  const value = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(data.xml)?.[1];
  const metric = (id: string) => Number(new RegExp(`<Id>${id}</Id><Value>([^<]+)<`).exec(data.xml)?.[1]);
  expect(data.xml.match(/<Workout>/g)).toHaveLength(1);
  expect(value('WorkoutName')).toBe('Ride of the past');
  expect(Number(value('Calories'))).toBe(Math.round(metric('energyKcal')));
  expect(Number(value('AvgHR'))).toBe(Math.round(metric('averageHeartRateBpm')));
  expect(value('Seconds')).toBe('2700');
  expect(value('FtpW')).toBe(String(rider.ftpW));
  expect([value('CalorieSource'), value('SpeedSource'), value('PowerScheme')]).toEqual([
    'power',
    'power',
    'spivi',
  ]);

  const answer = await t.call(
    'WorkoutService/GetWorkoutTrace',
    { Username: rider.email, EventID: eventId },
    site,
  );
  const trace = decodeTrace(Buffer.from(/<Trace>([^<]+)</.exec(answer.xml)![1]!, 'base64'));
  expect(trace.powerW).toHaveLength(2700);
  expect(Math.max(...trace.powerW.map((w) => w ?? 0))).toBe(metric('maximumPowerW'));

  const dayAfter = wireTime(new Date(startsAt.getTime() + 60_000));
  const none = await t.call(
    'ClientService/GetClientPerformanceData',
    { Username: rider.email, StartDateTime: dayAfter, EndDateTime: dayAfter, EventID: eventId },
    site,
  );
  expect(none).toMatchObject({ errorCode: 200 });
  expect(none.xml).not.toContain('<Workout>');
});
