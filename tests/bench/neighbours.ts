import autocannon from 'autocannon';
import { asOwner, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { type Bench, percentile } from './figure.ts';
import { inHouse } from './house.ts';
import { signIn } from './web.ts';

const PORT = 3971;
const PARALLEL = 500;
const CUSTOMERS = 200;
const WARM_UP = 50;
const COUNTED = 300;
const DESK = { email: 'desk@bench.example', password: 'bench-password' };
const MEMBER = { email: 'member@bench.example', password: 'bench-password' };

type Place = { studioId: string; customerId: string };

const makeStudio = (url: string): Promise<Place> =>
  asOwner(url, async (db) => {
    const { studioId, customerIds } = await buildStudio(db, {
      staff: [{ role: 'front_desk', ...DESK }],
      customers: Array.from({ length: CUSTOMERS }, (_, i) => ({
        email: i === 0 ? MEMBER.email : `rider${i}@bench.example`,
        ...(i === 0 && { login: { password: MEMBER.password } }),
      })),
    });
    return { studioId, customerId: customerIds[0]! };
  });

/** How long the desk waits for its list of customers, one after the other. @returns milliseconds */
async function asDesk({ studioId }: Place, cookie: string, times: number): Promise<number[]> {
  const waits: number[] = [];
  for (let i = 0; i < times; i++) {
    const begun = performance.now();
    const answer = await fetch(`http://127.0.0.1:${PORT}/api/studios/${studioId}/customers`, {
      headers: { cookie },
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`the desk was answered ${answer.status}`);
    waits.push(performance.now() - begun);
  }
  return waits;
}

/** One member who writes one thing as often as they can. @returns ends it, and tells what was answered */
function asMember({ studioId, customerId }: Place, cookie: string): () => Promise<autocannon.Result> {
  const load = autocannon({
    url: `http://127.0.0.1:${PORT}/api/studios/${studioId}/customers/${customerId}/consents/store`,
    method: 'PUT',
    connections: PARALLEL,
    duration: 600,
    timeout: 60,
    headers: { 'content-type': 'application/json', cookie, origin: `http://localhost:${PORT}` },
    body: JSON.stringify({ granted: true, version: 1 }),
  });
  return () => {
    (load as unknown as { stop(): void }).stop();
    return load;
  };
}

export const neighbours: Bench = {
  name: 'neighbours',
  run: () =>
    inHouse(PORT, async function* (house) {
      const place = await makeStudio(house.url);
      await house.startWeb();
      const desk = await signIn(PORT, DESK.email, DESK.password);
      const member = await signIn(PORT, MEMBER.email, MEMBER.password);
      await asDesk(place, desk, WARM_UP);
      const alone = await asDesk(place, desk, COUNTED);
      const stop = asMember(place, member);
      await asDesk(place, desk, WARM_UP);
      const beside = await asDesk(place, desk, COUNTED);
      const { statusCodeStats } = (await stop()) as { statusCodeStats?: Record<string, { count: number }> };
      const answers = Object.entries(statusCodeStats ?? {}).map(
        ([status, { count }]) => `${count} × ${status}`,
      );
      for (const p of [50, 99]) {
        const floor = percentile(alone, p);
        const figure = percentile(beside, p);
        yield {
          name: `the desk's list p${p} beside one member's ${PARALLEL} requests at once (${answers.join(', ')})`,
          figure,
          unit: 'ms',
          floor,
          floorIs: 'the same alone',
          ratio: figure / floor,
          aim: p === 99 ? 'ratio 2' : 'none',
        };
      }
    }),
};
