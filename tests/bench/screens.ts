import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveBoard } from '@tandem/api/tracker';
import WebSocket from 'ws';
import { openGym, secondOf } from '../gym.ts';
import { type Bench, percentile } from './figure.ts';

const ROOMS = 10;
const RIDERS = 40;
const SCREENS_PER_ROOM = 10;
const PORT = 3986;
const SECONDS = 60;
/** Until then the first second of each class is on its screens. */
const WARM_UP_SECONDS = 5;
const FLOOR_ROUNDS = 200;

/** Each second tells itself by the heart of the first seat, in beats a minute; power is shown as a mean of three seconds. */
const markOf = (second: number) => 100 + second;

/** From the moment in which a box has taken a second's readings, to each screen of its room that has them. */
export const screens: Bench = {
  name: 'screens',
  async *run() {
    const gym = await openGym({ rooms: ROOMS, riders: RIDERS, port: PORT });
    try {
      const sentAtMs = new Map<string, number>();
      const tookMs: number[] = [];
      const sockets = await Promise.all(
        gym.rooms.flatMap(({ boxId, eventId }) =>
          Array.from({ length: SCREENS_PER_ROOM }, async () => {
            const address = `${gym.url.replace('http', 'ws')}/api/events/${eventId}/live`;
            const socket = new WebSocket(address, { headers: { cookie: gym.cookie } });
            let last = 0;
            socket.on('message', (data: Buffer) => {
              const heart = (JSON.parse(data.toString()) as LiveBoard).riders[0]?.heartRateBpm ?? 0;
              const sent = sentAtMs.get(`${boxId} ${heart}`);
              if (heart === last || sent === undefined) return;
              last = heart;
              if (heart >= markOf(WARM_UP_SECONDS)) tookMs.push(performance.now() - sent);
            });
            await once(socket, 'open');
            return socket;
          }),
        ),
      );
      const bootId = randomUUID();
      await Promise.all(
        gym.rooms.map(async (room, i) => {
          // Boxes do not send in step.
          const begun = performance.now() + (1000 * i) / ROOMS;
          for (let second = 0; second < SECONDS; second++) {
            await sleep(Math.max(0, begun + second * 1000 - performance.now()));
            const samples = secondOf(RIDERS, second, 'at');
            samples[0]!.heartRateBpm = markOf(second);
            sentAtMs.set(`${room.boxId} ${markOf(second)}`, performance.now());
            await gym.send(room, { bootId, sequence: second, sentAt: new Date().toISOString(), samples });
          }
        }),
      );
      await sleep(1000);
      for (const socket of sockets) socket.terminate();
      const wanted = ROOMS * SCREENS_PER_ROOM * (SECONDS - WARM_UP_SECONDS);
      if (tookMs.length < 0.99 * wanted)
        throw new Error(`${wanted - tookMs.length} of ${wanted} did not come`);
      const floor = await roundTripMs(gym.url);
      const row = (name: string, p: number, aim: string) => ({
        name: `${name}, ${ROOMS} boxes × ${RIDERS} riders, ${ROOMS * SCREENS_PER_ROOM} screens`,
        figure: percentile(tookMs, p),
        unit: 'ms',
        floor,
        floorIs: 'one empty request to the same tracker, p50',
        ratio: percentile(tookMs, p) / floor,
        aim,
      });
      yield row('a second taken by the box to the screen, p50', 50, 'told');
      yield row('a second taken by the box to the screen, p95', 95, 'at most 250 ms');
    } finally {
      await gym.close();
    }
  },
};

async function roundTripMs(url: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < FLOOR_ROUNDS; round++) {
    const begun = performance.now();
    await (await fetch(`${url}/healthz`)).text();
    times.push(performance.now() - begun);
  }
  return percentile(times, 50);
}
