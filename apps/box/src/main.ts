#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import {
  ConfigError,
  createSender,
  createTrackerClient,
  pairBox,
  pause,
  type Ride,
  rideClasses,
} from '@tandem/api/box-side';
import { createReceiver, heardRadio, type Seats } from '@tandem/sensors/radio';
import { Command, InvalidArgumentError } from 'commander';
import { installService } from './install/install-service.ts';
import { DEFAULT_BOX_FILE, readBoxFile, writeBoxFile } from './pairing/box-file.ts';
import { minutes, type Progress, progressLine, summaryOf } from './progress.ts';
import { openSpool } from './send/spool.ts';
import { machineClock } from './sources/ant/clock.ts';
import { listenToStick } from './sources/ant/listen-to-stick.ts';
import { networkKey } from './sources/ant/network-key.ts';
import { type StickState, sentenceOf } from './sources/ant/stick-state.ts';
import { loadUsb } from './sources/ant/usb-bus.ts';
import { readRide, recordedRide } from './sources/fit/recorded-ride.ts';
import { heardIn, playedRadio } from './sources/radio/played-radio.ts';
import { readRadio } from './sources/radio/radio-recording.ts';
import { writeRadio } from './sources/radio/write-radio.ts';
import { simulatedClass } from './sources/simulated/simulated-class.ts';
import { serveStatus } from './status/serve-status.ts';
import type { BoxStatus } from './status/status-page.ts';

const MAX_RIDERS = 200;
const MAX_SEAT = 10_000;
const LOCAL_TRACKER = 'http://127.0.0.1:4000';
/** Whether this machine was paired anew is looked up so often. */
const PAIRED_EVERY_MS = 2_000;

type Connection = {
  tracker?: string;
  token?: string;
  file: string;
  box?: string;
  spool?: string;
  /** 1 where the command has no such option. */
  speed?: number;
};

const program = new Command('tandem-box').description(
  'Sends what the bikes of a room say to the tracker: by an ANT+ stick, a radio recording, a recorded ride, or made up.',
);

program
  .command('pair')
  .argument('<code>', 'the code that the tracker shows: it works once, for ten minutes')
  .description('make this machine a box of the tracker, for all commands after it')
  .option('--tracker <url>', 'address of the tracker', address, LOCAL_TRACKER)
  .option('--file <path>', 'where to keep which box this is', DEFAULT_BOX_FILE)
  .action(async (code: string, { tracker, file }: { tracker: string; file: string }) => {
    const box = await pairBox(tracker, code);
    writeBoxFile(file, { ...box, tracker });
    process.stdout.write(`This machine is box ${box.boxId}, “${box.name}”. That is kept in ${file}.\n`);
  });

withKey(program.command('install'))
  .description(
    'make this machine one that listens from its start: a systemd service, and a rule for the stick',
  )
  .option('--root <folder>', 'what stands for /', '/')
  .action(({ root, antKey }: { root: string; antKey?: string }) => {
    const key = antKey === undefined ? undefined : Buffer.from(networkKey(antKey)).toString('hex');
    const itself = [process.execPath, realpathSync(process.argv[1]!)] as const;
    for (const line of installService({ root, program: itself, antKey: key }))
      process.stdout.write(`${line}\n`);
  });

withKey(connected(program.command('listen')))
  .description('send what an ANT+ stick hears, in this class and every following one')
  .option(
    '--seat <number=devices>',
    'a seat and its devices, as 12=31337,40101; again for each seat; default: the tracker knows whose each is',
    seats,
  )
  .option('--status <port>', 'show in this network, as a page, what is heard', wholeNumber(1, 65_535))
  .action(async (options: Connection & { antKey?: string; seat?: Seats; status?: number }) => {
    const key = networkKey(options.antKey);
    const receiver = createReceiver();
    const seats = options.seat ?? null;
    await connect(options, async ({ say, show, signal, ...connected }) => {
      const ended = new AbortController();
      let stick: StickState | null = null;
      let revoked = false;
      const listening = listenToStick({
        usb: loadUsb,
        clock: machineClock,
        key,
        signal: AbortSignal.any([signal, ended.signal]),
        onFrame: receiver.hear,
        onState: (state) => {
          stick = state;
          say(sentenceOf(state));
        },
      });
      const status = (): BoxStatus => ({
        revoked,
        stick,
        sensors: receiver.sensors(machineClock.nowMs()),
        seats,
        waitingBatches: connected.sender.report().waiting,
      });
      const hide = options.status === undefined ? () => {} : serveStatus(options.status, status, say);
      try {
        await rideClasses({
          ...connected,
          say,
          signal,
          source: heardRadio(
            receiver,
            { seats: seats ?? new Map(), others: seats === null },
            machineClock.nowMs,
          ),
          follow: true,
          onProgress: (second, heard) =>
            show(`${heard} ${seats === null ? 'sensors' : 'seats'}, ${minutes(second)}`),
        });
      } catch (error) {
        revoked = error instanceof ConfigError && error.code === 'token_revoked';
        if (!revoked || options.status === undefined) throw error;
        // Whoever looks at the page must find it, and why; a service is started again once it is another box.
        say((error as ConfigError).message);
        await pairedAnew(options, signal);
      } finally {
        hide();
        ended.abort();
        await listening;
      }
    });
  });

withKey(program.command('record'))
  .argument('<file>', 'a new file')
  .description('write all that an ANT+ stick hears to a file, to be sent to somebody or played again')
  .option('--minutes <number>', 'end after so long', wholeNumber(1, 24 * 60), 60)
  .option('--megabytes <number>', 'end when the file is so large', wholeNumber(1, 2_000), 100)
  .action(async (file: string, options: { antKey?: string; minutes: number; megabytes: number }) => {
    const key = networkKey(options.antKey);
    const longestMs = options.minutes * 60_000;
    const radio = writeRadio(file, { bytes: options.megabytes * 1e6, ms: longestMs });
    const ended = endedByHand();
    await listenToStick({
      usb: loadUsb,
      clock: machineClock,
      key,
      signal: AbortSignal.any([ended.signal, AbortSignal.timeout(longestMs)]),
      onFrame: (frame) => {
        if (!radio.write(frame)) ended.abort();
      },
      onState: (state) => process.stdout.write(`${sentenceOf(state)}\n`),
    });
    process.stdout.write(`${radio.end()}\n`);
  });

atSpeed(connected(program.command('replay')))
  .argument('<file>', 'a FIT file')
  .description('send a recorded ride as live samples of one seat')
  .requiredOption('--seat <number>', 'seat that rides', wholeNumber(1, MAX_SEAT))
  .action(async (file: string, options: Connection & { seat: number }) => {
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

atSpeed(connected(program.command('play')))
  .argument('<file>', 'a radio recording')
  .description('send what the sensors of a radio recording say, or list them where no seat is given')
  .option('--seat <number=devices>', 'a seat and its devices, as 12=31337,40101; again for each seat', seats)
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

atSpeed(connected(program.command('simulate')))
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
    },
  );

function withKey(command: Command): Command {
  return command.option(
    '--ant-key <key>',
    'the key of the ANT+ network, 16 hexadecimal digits; default: TANDEM_ANT_KEY',
    process.env.TANDEM_ANT_KEY,
  );
}

/** Aborted where somebody, or the system, ends the program. */
function endedByHand(): AbortController {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
  return ended;
}

function connected(command: Command): Command {
  return command
    .option('--tracker <url>', `address of the tracker; default: as paired, else ${LOCAL_TRACKER}`, address)
    .option(
      '--token <token>',
      'this box’s token; default: TANDEM_BOX_TOKEN, else as paired',
      process.env.TANDEM_BOX_TOKEN,
    )
    .option('--file <path>', 'where it is kept which box this is', DEFAULT_BOX_FILE)
    .option('--box <id>', 'Box ID, for a tracker’s log')
    .option('--spool <folder>', 'keep unacknowledged batches here, so that a restart loses nothing');
}

function atSpeed(command: Command): Command {
  return command.option('--speed <factor>', 'times real speed; 0 = as fast as possible', factor, 1);
}

type Connected = Omit<Ride, 'source'> & Pick<Progress, 'show'>;

async function connect(options: Connection, work: (connected: Connected) => Promise<void>): Promise<void> {
  const client = createTrackerClient({ ...boxOf(options), boxId: options.box });
  const sender = createSender({ client, spool: openSpool(options.spool) });
  const progress = progressLine(process.stdout, sender);
  const interrupt = endedByHand();
  interrupt.signal.addEventListener('abort', () => void sender.stop());
  try {
    const { say, show } = progress;
    await work({ client, sender, say, show, speed: options.speed ?? 1, signal: interrupt.signal });
    progress.say(summaryOf(sender.report()));
  } finally {
    progress.end();
    await sender.stop();
  }
}

/** Resolves once this machine has another token than now, or the signal ends the wait. */
async function pairedAnew(options: Connection, signal: AbortSignal): Promise<void> {
  const { token } = boxOf(options);
  while (!signal.aborted && boxOf(options).token === token) await pause(PAIRED_EVERY_MS, signal);
}

/** @throws Error with what to do where this machine is no box yet */
function boxOf({ tracker, token, file }: Connection): { tracker: string; token: string } {
  if (token) return { tracker: tracker ?? LOCAL_TRACKER, token };
  const paired = readBoxFile(file);
  if (paired === null)
    throw new Error(
      'This machine is no box yet: make a code on the tracker’s page of the club, and give it to tandem-box pair.',
    );
  return { tracker: tracker ?? paired.tracker, token: paired.token };
}

function wholeNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < lowest || value > highest)
      throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`);
    return value;
  };
}

function seats(text: string, given: Seats = new Map()): Seats {
  const [, seat, devices] = /^(\d+)=(.+)$/.exec(text) ?? [];
  if (devices === undefined)
    throw new InvalidArgumentError('Give a seat and its devices, as 12=31337,40101.');
  return new Map([...given, [wholeNumber(1, MAX_SEAT)(seat!), new Set(devices.split(','))]]);
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
