import fc from 'fast-check';
import { actionsOf, settled } from '../sim/actions.ts';
import type { SimDatabase } from '../sim/database.ts';
import { comeRight, open } from '../sim/phases.ts';
import { calm, createWorld } from '../sim/world.ts';
import { commands, type Model, type Real } from './commands.ts';

const COMMANDS = 60;
const startMs = Date.parse('2026-10-23T06:00:00Z');

/**
 * Rig A: random commands against the studio and a tiny reference that knows neither Spivi nor queue, then everything
 * must come right. fast-check shrinks a failing run and prints its seed and path.
 */
export function checkModel(
  database: SimDatabase,
  options: { runs: number; seed?: number; path?: string },
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(
      fc.commands(commands, { maxCommands: COMMANDS, size: 'max' }),
      fc.nat(),
      async (run, seed) => {
        const world = await createWorld(database, { seed, timeZone: 'Europe/Paris', startMs });
        try {
          const act = actionsOf(world);
          await open(world, act);
          const gyms = await world.rows<{ gym_id: string; box_id: number }>(
            'select gym_id, box_id from studio.spivi_gyms order by box_id',
          );
          const real: Real = { world, act, gymIds: new Map(gyms.map((gym, box) => [box, gym.gym_id])) };
          const first = await settled(world, act.createClass('m0', startMs + 30 * 3_600_000, 45, 0));
          if (first.kind !== 'ok') throw new Error('The first class could not be made.');
          const model: Model = {
            classes: [
              { id: first.value, startMs: startMs + 30 * 3_600_000, minutes: 45, room: 0, gone: false },
            ],
            bookings: [],
            gyms: new Set([0, 1]),
          };
          await fc.asyncModelRun(() => ({ model, real }), run);
          world.nemesis = calm;
          const broken = await comeRight(world, act);
          if (broken.length > 0)
            throw new Error(
              broken.map(({ name, evidence }) => `${name}: ${evidence}`).join('\n') +
                `\n${world.scheduler.trace.slice(-60).join('\n')}`,
            );
        } finally {
          await world.close();
        }
      },
    ),
    {
      numRuns: options.runs,
      seed: options.seed,
      path: options.path,
      endOnFailure: options.path !== undefined,
      interruptAfterTimeLimit: undefined,
    },
  );
}
