import { randomUUID } from 'node:crypto';
import { simulateRide } from '@tandem/box/simulate';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import type { Browser, BrowserContext } from 'playwright-core';
import type { RunningStudio } from '../../apps/studio/src/app/studio.ts';
import { EVERY_RIDE, markRidesDirty, recomputeRides } from '../../apps/studio/src/rides/index.ts';
import { buildStudio } from '../../apps/studio/src/testing/build.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { buildWebIfStale } from '../../scripts/build-web.ts';
import { type Bench, type Figure, percentile } from './figure.ts';
import { inHouse } from './house.ts';
import { signIn } from './web.ts';

const PORT = 3973;
const RIDE_SECONDS = 90 * 60;
const ROUNDS = 15;
const WARM_UP = 2;
const MEMBER = { email: 'member@bench.example', password: 'bench-password' };
/** What is waited for: of the ride its drawn trace, of the page alone the sentence where the trace would be. */
const DRAWN = { trace: '[data-chart="trace"] [data-drawn]', none: 'h3, [role="alert"]' };

/** A member with a ride of 90 minutes, and the same again without its trace. */
async function makeRides({ db, studio }: RunningStudio) {
  const { studioId, customerIds } = await buildStudio(db, {
    customers: [{ email: MEMBER.email, login: MEMBER }],
  });
  const [customerId, withTrace, without] = [customerIds[0]!, randomUUID(), randomUUID()];
  const trace = simulateRide({ seed: 7, durationSeconds: RIDE_SECONDS, ftpW: 220, maxHrBpm: 186 });
  await inTenant(db, studioId, async (trx) => {
    const tenant = { studio_id: studioId };
    for (const [i, ride_id] of [withTrace, without].entries())
      await trx
        .insertInto('own_rides')
        .values({
          ...tenant,
          ride_id,
          customer_id: customerId,
          title: 'Long ride',
          started_at: new Date(Date.now() - (i + 1) * 86_400_000),
          ended_at: new Date(Date.now() - (i + 1) * 86_400_000),
          seconds: RIDE_SECONDS,
          time_zone: 'Europe/Paris',
          file_name: 'ride.fit',
          file_hash: Buffer.from(ride_id),
          sent: JSON.stringify({ averagePowerW: 150, durationSeconds: RIDE_SECONDS }),
          trace: ride_id === withTrace ? Buffer.from(encodeTrace(trace)) : null,
        })
        .execute();
    await markRidesDirty({ studio, trx, studioId, now: studio.now() }, { customerId, from: EVERY_RIDE });
  });
  await recomputeRides(studio, { studioId, customerId });
  return { studioId, withTrace, without };
}

/** Milliseconds from the beginning of the navigation until a part of the page is there. */
async function opened(context: BrowserContext, url: string, part: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(part).first().waitFor();
  const ms = Number(await page.evaluate('performance.now()'));
  await page.close();
  return ms;
}

/** The page with and without the trace by turns, so that both see the same machine. */
async function* measure(
  browser: Browser,
  at: string,
  rides: Record<'withTrace' | 'without', string>,
): AsyncGenerator<Figure> {
  const cookie = await signIn(PORT, MEMBER.email, MEMBER.password);
  for (const cache of ['empty', 'filled'] as const) {
    const times: Record<'trace' | 'page', number[]> = { trace: [], page: [] };
    const open = () =>
      browser.newContext({
        viewport: { width: 390, height: 844 },
        reducedMotion: 'reduce',
        extraHTTPHeaders: { cookie },
      });
    let context = await open();
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      for (const [kind, ride, part] of [
        ['page', rides.without, DRAWN.none],
        ['trace', rides.withTrace, DRAWN.trace],
      ] as const) {
        if (cache === 'empty') {
          await context.close();
          context = await open();
        }
        const ms = await opened(context, `${at}/${ride}`, part);
        if (round >= WARM_UP) times[kind].push(ms);
      }
    }
    await context.close();
    for (const p of [50, 95]) {
      const [figure, floor] = [percentile(times.trace, p), percentile(times.page, p)];
      yield {
        name: `ride page of 90 minutes, cache ${cache}, p${p}`,
        figure,
        unit: 'ms',
        floor,
        floorIs: 'the same page without the trace',
        ratio: figure / floor,
        aim: '–',
      };
    }
  }
}

export const ridePage: Bench = {
  name: 'ride-page',
  run: () =>
    inHouse(PORT, async function* (house) {
      await buildWebIfStale();
      const browser = await launchBrowser();
      try {
        const running = await house.openStudio();
        const { studioId, ...rides } = await makeRides(running);
        await running.close();
        await house.startWeb();
        yield* measure(browser, `http://localhost:${PORT}/portal/${studioId}/performance`, rides);
      } finally {
        await browser.close();
      }
    }),
};
