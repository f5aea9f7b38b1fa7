import { setTimeout as sleep } from 'node:timers/promises';
import type { TcpProxy } from '../proxy.ts';
import type { Database } from './database.ts';
import type { Frozen, Program } from './program.ts';
import type { Random } from './random.ts';

const WORKER_KILL_MS = [3000, 10_000] as const;
const WEB_KILL_MS = [20_000, 45_000] as const;
const FREEZE_EVERY_MS = [15_000, 40_000] as const;
const FROZEN_MS = [5000, 90_000] as const;
/** A woken one may do harm for so long before it is ended. */
const AWAKE_MS = 15_000;
const TERMINATE_MS = [5000, 15_000] as const;
const POSTGRES_KILL_MS = [20_000, 40_000] as const;
const POSTGRES_DOWN_MS = [100, 2500] as const;
const CUT_MS = [8000, 20_000] as const;
const CUT_OFF_MS = [500, 4000] as const;
const SLICE_MS = 250;

export type Damage = {
  workerKills: number;
  webKills: number;
  freezes: number;
  terminated: number;
  postgresKills: number;
  postgresAwayMs: number;
  cuts: number;
};

export const noDamage = (): Damage => ({
  workerKills: 0,
  webKills: 0,
  freezes: 0,
  terminated: 0,
  postgresKills: 0,
  postgresAwayMs: 0,
  cuts: 0,
});

/**
 * Breaks everything but the fake Spivi, each thing by its own clock, until told to stop. A clock begins once all
 * programs work: on a slow machine they would otherwise never get to do anything that could go wrong.
 * @param damage is counted up
 * @param pace what the times are multiplied by
 */
export async function rage(
  parts: { workers: Program[]; web: Program; database: Database; spiviProxy: TcpProxy; damage: Damage },
  { random, pace, until }: { random: Random; pace: number; until: () => boolean },
): Promise<void> {
  const { workers, web, database, spiviProxy, damage } = parts;
  const between = (span: readonly [number, number]) =>
    random.between(Math.round(span[0] * pace), Math.round(span[1] * pace));
  const allWork = () => [web, ...workers].every((program) => program.ready());

  async function every(span: readonly [number, number], act: () => Promise<void> | void): Promise<void> {
    while (!until()) {
      while (!allWork() && !until()) await sleep(SLICE_MS);
      const at = Date.now() + between(span);
      while (Date.now() < at && !until()) await sleep(SLICE_MS);
      if (!until()) await act();
    }
  }

  const thawing: Promise<void>[] = [];
  async function thaw(frozen: Frozen, ms: number): Promise<void> {
    const at = Date.now() + ms;
    // At the end all wake up: what they still do counts.
    while (Date.now() < at && !until()) await sleep(SLICE_MS);
    frozen.wake();
    await sleep(AWAKE_MS * pace);
    frozen.kill();
  }

  await Promise.all([
    every(WORKER_KILL_MS, () => {
      random.pick(workers).kill();
      damage.workerKills++;
    }),
    every(WEB_KILL_MS, () => {
      web.kill();
      damage.webKills++;
    }),
    every(FREEZE_EVERY_MS, () => {
      const frozen = random.pick(workers).freeze();
      if (!frozen) return;
      damage.freezes++;
      thawing.push(thaw(frozen, between(FROZEN_MS)));
    }),
    every(TERMINATE_MS, async () => {
      const ended = await database.ask<{ n: string }>(
        `select count(pg_terminate_backend(pid)) as n from (select pid from pg_stat_activity
         where backend_type = 'client backend' and application_name <> 'rig' order by random() limit 3) b`,
      );
      damage.terminated += Number(ended?.[0]?.n ?? 0);
    }),
    every(POSTGRES_KILL_MS, async () => {
      damage.postgresAwayMs += await database.crash(between(POSTGRES_DOWN_MS));
      damage.postgresKills++;
    }),
    every(CUT_MS, async () => {
      damage.cuts++;
      const proxy = random.pick([database.proxy, spiviProxy]);
      if (random.chance(0.5)) return proxy.cut();
      proxy.setMode(random.pick(['stall', 'half-open', 'refuse']));
      await sleep(between(CUT_OFF_MS));
      proxy.setMode('open');
    }),
  ]);
  await Promise.all(thawing);
}
