#!/usr/bin/env node
import { Command } from 'commander';
import { install } from './commands/install.ts';
import { listen } from './commands/listen.ts';
import { pair } from './commands/pair.ts';
import { play } from './commands/play.ts';
import { record } from './commands/record.ts';
import { replay } from './commands/replay.ts';
import { simulate } from './commands/simulate.ts';
import { update } from './commands/update.ts';
import { VERSION } from './version.ts';

const program = new Command('tandem-box')
  .description(
    'Sends what the bikes of a room say to the tracker: by an ANT+ stick, Bluetooth, a radio recording, a recorded ride, or made up.',
  )
  .version(VERSION);
for (const command of [pair, install, update, listen, record, replay, play, simulate]) command(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
