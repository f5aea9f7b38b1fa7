import { rideClasses } from '@tandem/api/box-side';
import type { Command } from 'commander';
import { minutes } from '../progress.ts';
import { simulatedClass } from '../sources/simulated/simulated-class.ts';
import { connect } from './connect.ts';
import { atSpeed, type Connection, connected, wholeNumber } from './options.ts';

const MAX_RIDERS = 200;

type Simulating = Connection & {
  riders: number;
  walkIns: boolean;
  minutes: number;
  seed: number;
  follow: boolean;
};

export const simulate = (program: Command): Command =>
  atSpeed(connected(program.command('simulate')))
    .description('ride along with the tracker’s class, one made-up rider a seat')
    .option('--riders <number>', 'most seats ridden', wholeNumber(1, MAX_RIDERS), 20)
    .option('--walk-ins', 'ride free seats too when fewer are booked', false)
    .option('--minutes <number>', 'length of the ride', wholeNumber(1, 240), 45)
    .option('--seed <number>', 'the same seed rides the same class', wholeNumber(0, 1_000_000), 1)
    .option('--follow', 'go on with the next class, for ever', false)
    .action(async (options: Simulating) => {
      const { riders, walkIns, seed, follow } = options;
      const source = simulatedClass({ riders, walkIns, seed, durationSeconds: options.minutes * 60 });
      await connect(options, ({ show, ...connected }) =>
        rideClasses({
          ...connected,
          source,
          follow,
          onProgress: (second, seats) =>
            show(`${seats === 1 ? '1 rider' : `${seats} riders`}, ${minutes(second)}`),
        }),
      );
    });
