import { rideClasses } from '@tandem/api/box-side';
import type { Command } from 'commander';
import { minutes } from '../progress.ts';
import { connect } from './connect.ts';
import { atSpeed, type Connection, connected, MAX_SEAT, wholeNumber } from './options.ts';

export const replay = (program: Command): Command =>
  atSpeed(connected(program.command('replay')))
    .argument('<file>', 'a FIT file')
    .description('send a recorded ride as live samples of one seat')
    .requiredOption('--seat <number>', 'seat that rides', wholeNumber(1, MAX_SEAT))
    .action(async (file: string, options: Connection & { seat: number }) => {
      // What reads files stays out of the memory of a box that listens.
      const { readRide, recordedRide } = await import('../sources/fit/recorded-ride.ts');
      const { trace, notices } = readRide(file);
      await connect(options, async ({ say, show, ...connected }) => {
        for (const { code, count } of notices) say(`In the file: ${code.replaceAll('_', ' ')} (${count}).`);
        const total = minutes(trace.powerW.length);
        await rideClasses({
          ...connected,
          say,
          source: recordedRide(trace, options.seat),
          onProgress: (second) => show(`Seat ${options.seat}: ${minutes(second)} of ${total}`),
        });
        // A script must see that nothing of the ride arrived.
        const report = connected.sender.report();
        if (report.stored === 0 && report.ignored > 0) process.exitCode = 1;
      });
    });
