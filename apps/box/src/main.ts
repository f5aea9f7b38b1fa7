#!/usr/bin/env node
import { readFileSync, statSync } from 'node:fs';
import { type FitRide, MAX_FIT_BYTES, readFit } from '@tandem/sensors';
import { Command, InvalidArgumentError } from 'commander';
import { minutes, type Progress, progressLine, summaryOf } from './progress.ts';
import { rideClasses } from './ride.ts';
import { createSender, type Sender } from './send/sender.ts';
import { createTrackerClient, type TrackerClient } from './send/tracker-client.ts';
import { replayRide } from './sources/fit/recorded-ride.ts';

const MAX_RIDERS = 200;

type Connection = { tracker: string; token: string; box?: string; spool?: string; speed: number };

const program = new Command('tandem-box').description(
  'Sends what the bikes of a room say to the tracker: a recorded ride, or a simulated class.',
);

connected(program.command('replay'))
  .argument('<file>', 'a FIT file')
  .description('send a recorded ride as live samples of one seat')
  .requiredOption('--seat <number>', 'seat that rides', wholeNumber(1, 10_000))
  .action(async (file: string, options: Connection & { seat: number }) => {
    const ride = read(file);
    await connect(options, async ({ client, sender, progress, signal }) => {
      for (const warning of ride.warnings) progress.say(warning);
      const total = minutes(ride.trace.powerW.length);
      await replayRide({
        client,
        sender,
        signal,
        trace: ride.trace,
        seat: options.seat,
        speed: options.speed,
        say: progress.say,
        onProgress: (second) => progress.show(`Seat ${options.seat}: ${minutes(second)} of ${total}`),
      });
      // A script must see that nothing of the ride arrived.
      const report = sender.report();
      if (report.stored === 0 && report.ignored > 0) process.exitCode = 1;
    });
  });

connected(program.command('simulate'))
  .description('ride along with the tracker’s class, one made-up rider a seat')
  .option('--riders <number>', 'most seats ridden', wholeNumber(1, MAX_RIDERS), 20)
  .option('--walk-ins', 'ride free seats too when fewer are booked', false)
  .option('--minutes <number>', 'length of the ride', wholeNumber(1, 240), 45)
  .option('--seed <number>', 'the same seed rides the same class', wholeNumber(0, 1_000_000), 1)
  .option('--follow', 'go on with the next class, for ever', false)
  .action(
    async (
      options: Connection & {
        riders: number;
        walkIns: boolean;
        minutes: number;
        seed: number;
        follow: boolean;
      },
    ) => {
      await connect(options, ({ client, sender, progress, signal }) =>
        rideClasses({
          client,
          sender,
          signal,
          riders: options.riders,
          walkIns: options.walkIns,
          seed: options.seed,
          durationSeconds: options.minutes * 60,
          speed: options.speed,
          follow: options.follow,
          say: progress.say,
          onProgress: (second, riders) => progress.show(`${riders} riders, ${minutes(second)}`),
        }),
      );
    },
  );

function connected(command: Command): Command {
  return command
    .option('--tracker <url>', 'address of the tracker', address, 'http://127.0.0.1:4000')
    .option('--token <token>', 'this box’s token; default: TANDEM_BOX_TOKEN', process.env.TANDEM_BOX_TOKEN)
    .option('--box <id>', 'Box ID, for a tracker’s log')
    .option('--spool <folder>', 'keep unacknowledged batches here, so that a restart loses nothing')
    .option('--speed <factor>', 'times real speed; 0 = as fast as possible', factor, 1);
}

type Connected = { client: TrackerClient; sender: Sender; progress: Progress; signal: AbortSignal };

async function connect(options: Connection, work: (connected: Connected) => Promise<void>): Promise<void> {
  if (!options.token) throw new Error('A token is needed: give --token or set TANDEM_BOX_TOKEN.');
  const client = createTrackerClient({ tracker: options.tracker, token: options.token, boxId: options.box });
  const sender = createSender({ client, spoolFolder: options.spool });
  const progress = progressLine(process.stdout, sender);
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      interrupt.abort();
      void sender.stop();
    });
  try {
    await work({ client, sender, progress, signal: interrupt.signal });
    progress.say(summaryOf(sender.report()));
  } finally {
    progress.end();
    await sender.stop();
  }
}

function read(file: string): FitRide {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Error(`There is no file ${file}.`);
  if (found.size > MAX_FIT_BYTES) throw new Error(`${file} is too large for a recorded ride.`);
  return readFit(readFileSync(file));
}

function wholeNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < lowest || value > highest)
      throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`);
    return value;
  };
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1000)) throw new InvalidArgumentError('Give a number from 0 to 1000.');
  return value;
}

function address(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new InvalidArgumentError('Give an http or https address.');
  return text;
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
