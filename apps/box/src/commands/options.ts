/** What several commands ask for, and how it is read. */
import type { Seats } from '@tandem/sensors/radio';
import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_BOX_FILE } from '../pairing/box-file.ts';
import { CONNECTIONS } from '../sources/ble/listen-to-bluetooth.ts';

export const MAX_SEAT = 10_000;
export const LOCAL_TRACKER = 'http://127.0.0.1:4000';
/** More than any adapter holds. */
const MAX_CONNECTIONS = 32;

export type Connection = {
  tracker?: string;
  token?: string;
  file: string;
  box?: string;
  spool?: string;
  /** 1 where the command has no such option. */
  speed?: number;
};

/** By what a room is heard: by a stick where nothing else is said. */
export type Antennas = { ant: boolean; ble: boolean; antKey?: string; bleConnections: number };

/** Whether a stick is listened to. */
export const byAnt = ({ ant, ble }: Pick<Antennas, 'ant' | 'ble'>): boolean => ant || !ble;

export const connected = (command: Command): Command =>
  command
    .option('--tracker <url>', `address of the tracker; default: as paired, else ${LOCAL_TRACKER}`, address)
    .option(
      '--token <token>',
      'this box’s token; default: TANDEM_BOX_TOKEN, else as paired',
      process.env.TANDEM_BOX_TOKEN,
    )
    .option('--file <path>', 'where it is kept which box this is', DEFAULT_BOX_FILE)
    .option('--box <id>', 'Box ID, for a tracker’s log')
    .option('--spool <folder>', 'keep unacknowledged batches here, so that a restart loses nothing');

export const atSpeed = (command: Command): Command =>
  command.option('--speed <factor>', 'times real speed; 0 = as fast as possible', factor, 1);

/** By a stick, by Bluetooth, or by both. */
export const hearing = (command: Command): Command =>
  command
    .option('--ant', 'by an ANT+ stick; the default, and needed beside --ble', false)
    .option('--ble', 'by this machine’s Bluetooth', false)
    .option(
      '--ant-key <key>',
      'the key of the ANT+ network, 16 hexadecimal digits; default: TANDEM_ANT_KEY',
      process.env.TANDEM_ANT_KEY,
    )
    .option(
      '--ble-connections <number>',
      'how many sensors the Bluetooth adapter holds at one time',
      wholeNumber(1, MAX_CONNECTIONS),
      CONNECTIONS,
    );

export function wholeNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < lowest || value > highest)
      throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`);
    return value;
  };
}

export function seats(text: string, given: Seats = new Map()): Seats {
  const [, seat, devices] = /^(\d+)=(.+)$/.exec(text) ?? [];
  if (devices === undefined)
    throw new InvalidArgumentError('Give a seat and its devices, as 12=31337,40101.');
  return new Map([...given, [wholeNumber(1, MAX_SEAT)(seat!), new Set(devices.split(','))]]);
}

export function address(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new InvalidArgumentError('Give an http or https address.');
  return text;
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1000)) throw new InvalidArgumentError('Give a number from 0 to 1000.');
  return value;
}
