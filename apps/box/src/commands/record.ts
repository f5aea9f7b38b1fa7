import type { Command } from 'commander';
import { networkKey } from '../sources/ant/network-key.ts';
import { writeRadio } from '../sources/radio/write-radio.ts';
import { endedByHand } from './connect.ts';
import { hearRoom } from './hear-room.ts';
import { type Antennas, byAnt, hearing, wholeNumber } from './options.ts';

export const record = (program: Command): Command =>
  hearing(program.command('record'))
    .argument('<file>', 'a new file')
    .description('write all that is heard to a file, to be sent to somebody or played again')
    .option('--minutes <number>', 'end after so long', wholeNumber(1, 24 * 60), 60)
    .option('--megabytes <number>', 'end when the file is so large', wholeNumber(1, 2_000), 100)
    .action(async (file: string, options: Antennas & { minutes: number; megabytes: number }) => {
      if (byAnt(options)) networkKey(options.antKey);
      const longestMs = options.minutes * 60_000;
      const radio = writeRadio(file, { bytes: options.megabytes * 1e6, ms: longestMs });
      const ended = endedByHand();
      await hearRoom({
        antennas: options,
        seats: null,
        signal: AbortSignal.any([ended.signal, AbortSignal.timeout(longestMs)]),
        onFrame(frame) {
          if (!radio.write(frame)) ended.abort();
        },
        say: (line) => process.stdout.write(`${line}\n`),
      }).ended;
      process.stdout.write(`${radio.end()}\n`);
    });
