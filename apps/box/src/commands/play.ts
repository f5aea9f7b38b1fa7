import { rideClasses } from '@tandem/api/box-side';
import type { Seats } from '@tandem/sensors/radio';
import type { Command } from 'commander';
import { minutes } from '../progress.ts';
import { heardIn, playedRadio } from '../sources/radio/played-radio.ts';
import { readRadio } from '../sources/radio/radio-recording.ts';
import { connect } from './connect.ts';
import { atSpeed, type Connection, connected, seats } from './options.ts';

export const play = (program: Command): Command =>
  atSpeed(connected(program.command('play')))
    .argument('<file>', 'a radio recording')
    .description('send what the sensors of a radio recording say, or list them where no seat is given')
    .option(
      '--seat <number=devices>',
      'a seat and its devices, as 12=31337,40101; again for each seat',
      seats,
    )
    .action(async (file: string, options: Connection & { seat?: Seats }) => {
      if (!options.seat) {
        for (const line of heardIn(readRadio(file))) process.stdout.write(`${line}\n`);
        return;
      }
      let leftOut = 0;
      const source = playedRadio(
        readRadio(file, () => leftOut++),
        options.seat,
      );
      await connect(options, async ({ say, show, ...connected }) => {
        const onProgress = (second: number) => show(minutes(second));
        await rideClasses({ ...connected, say, source, onProgress });
        if (leftOut > 0) say(`${leftOut} lines of the recording were damaged and left out.`);
      });
    });
