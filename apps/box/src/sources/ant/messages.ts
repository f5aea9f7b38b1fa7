/** What is said to a stick so that it hears a whole room, and what it says (ANT Message Protocol and Usage, 9; AN14). */
import type { Frame } from '@tandem/sensors/radio';
import type { AntMessage } from './wire.ts';

const ID = {
  response: 0x40,
  assignChannel: 0x42,
  channelPeriod: 0x43,
  channelFrequency: 0x45,
  networkKey: 0x46,
  reset: 0x4a,
  broadcast: 0x4e,
  acknowledged: 0x4f,
  channelId: 0x51,
  openScan: 0x5b,
  libConfig: 0x6e,
  startUp: 0x6f,
} as const;

const CHANNEL = 0;
const NETWORK = 0;
/** Hears only, and never answers. */
const RECEIVE_ONLY = 0x40;
/** 2,457 MHz, where all of ANT+ is. */
const FREQUENCY_ABOVE_2400_MHZ = 57;
/** Four times a second, in 1/32,768 s; a scan hears other periods too. */
const PERIOD = 8192;
/** What comes behind each page: who sent it, and how strongly. */
const [SENDER, STRENGTH] = [0x80, 0x40];
/** A strength is told in dBm. */
const IN_DBM = 0x20;

/** One message of the set-up, and the state of a stick that refuses it. */
export type Step = {
  id: number;
  payload: readonly number[];
  refused: 'key_refused' | 'scan_refused';
  /** Without it the stick still hears: the next step asks for less. */
  optional?: true;
};

export const RESET: Pick<Step, 'id' | 'payload'> = { id: ID.reset, payload: [0] };

/** What makes a stick hear all sensors of a room at once: one channel that scans, of the network that the key opens. */
export const setUpSteps = (key: Uint8Array): Step[] => [
  { id: ID.networkKey, payload: [NETWORK, ...key], refused: 'key_refused' },
  ...(
    [
      [ID.assignChannel, [CHANNEL, RECEIVE_ONLY, NETWORK]],
      // Of any number, type and kind of transmission.
      [ID.channelId, [CHANNEL, 0, 0, 0, 0]],
      [ID.channelFrequency, [CHANNEL, FREQUENCY_ABOVE_2400_MHZ]],
      [ID.channelPeriod, [CHANNEL, PERIOD & 0xff, PERIOD >> 8]],
      [ID.libConfig, [0, SENDER]],
    ] as const
  ).map(([id, payload]) => ({ id, payload, refused: 'scan_refused' as const })),
  { id: ID.libConfig, payload: [0, SENDER | STRENGTH], refused: 'scan_refused', optional: true },
  { id: ID.openScan, payload: [CHANNEL], refused: 'scan_refused' },
];

export const isStartUp = ({ id }: AntMessage): boolean => id === ID.startUp;

/** What a stick answers to a message: 0 is yes, another number why not; null where this is no answer to it. */
export function answerTo(asked: number, { id, payload }: AntMessage): number | null {
  return id === ID.response && payload.length >= 3 && payload[1] === asked ? payload[2]! : null;
}

const PAGE_BYTES = 8;

/** The page of a sensor; null where a message is none, or does not say whose it is. */
export function frameOf({ id, payload }: AntMessage, atMs: number): Frame | null {
  if (id !== ID.broadcast && id !== ID.acknowledged) return null;
  const [flags, low, high, code] = payload.subarray(1 + PAGE_BYTES);
  if (flags === undefined || (flags & SENDER) === 0 || code === undefined) return null;
  const strength = payload.subarray(1 + PAGE_BYTES + 5);
  const [inWhat, dbm] = (flags & STRENGTH) === 0 ? [] : strength;
  return {
    atMs,
    transport: 'ant',
    device: String(low! | (high! << 8)),
    // The highest bit says that a sensor wishes to be paired.
    code: code & 0x7f,
    bytes: payload.slice(1, 1 + PAGE_BYTES),
    rssiDbm: inWhat === IN_DBM && dbm !== undefined ? (dbm << 24) >> 24 : null,
  };
}
