import { launchBrowser } from '../../scripts/browser.ts';
import { boardOf, openWall } from '../visual/wall.ts';
import type { Bench } from './figure.ts';

const RIDERS = 60;
const WARM_UP_SECONDS = 5;
const COUNTED_SECONDS = 30;
const SLOWER = [1, 4];
const WALL_4K = { width: 3840, height: 2160 };

/** The wall of a full room in a real browser, told each second, everybody's numbers moving. */
export const wall: Bench = {
  name: 'wall',
  async *run() {
    const browser = await launchBrowser();
    try {
      for (const slower of SLOWER) {
        const { page, tell, close } = await openWall(browser, { riders: RIDERS, moving: true });
        await page.setViewportSize(WALL_4K);
        const line = await page.context().newCDPSession(page);
        await line.send('Emulation.setCPUThrottlingRate', { rate: slower });
        await line.send('Performance.enable');
        const used = async () => {
          const { metrics } = await line.send('Performance.getMetrics');
          const seconds = (name: string) => metrics.find((metric) => metric.name === name)!.value;
          const frames = (await page.evaluate('frames')) as number;
          return { scriptMs: 1000 * seconds('ScriptDuration'), frames };
        };
        await page.evaluate(`{
          globalThis.frames = 0;
          const count = () => { frames++; requestAnimationFrame(count); };
          requestAnimationFrame(count);
        }`);
        const board = boardOf({ riders: RIDERS });
        const ride = async (seconds: number) => {
          for (let second = 0; second < seconds; second++) {
            tell({
              ...board,
              elapsedSeconds: second,
              riders: board.riders.map((rider, i) => ({
                ...rider,
                powerW: 100 + ((second * 7 + i * 13) % 200),
                distanceKm: (second * (60 - i)) / 1000,
              })),
            });
            await page.waitForTimeout(1000);
          }
        };
        await ride(WARM_UP_SECONDS);
        const before = await used();
        await ride(COUNTED_SECONDS);
        const after = await used();
        await close();
        const frames = after.frames - before.frames;
        yield {
          name: `wall with ${RIDERS} tiles in 4K, script for each frame${slower > 1 ? `, a machine ${slower} times slower` : ''}`,
          figure: (after.scriptMs - before.scriptMs) / frames,
          unit: 'ms',
          floor: null,
          floorIs: `${frames} frames in ${COUNTED_SECONDS} s`,
          ratio: null,
          aim: 'at most 4 ms',
        };
      }
    } finally {
      await browser.close();
    }
  },
};
