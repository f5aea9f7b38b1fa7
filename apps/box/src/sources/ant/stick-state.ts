import { type Said, sentence } from '../sentence.ts';

/** Each state of a stick as a person reads it: what is so, and what to do. */
export const STICK_STATES = {
  no_library: {
    says: 'This machine has no driver for USB sticks: the optional package “usb” is not installed.',
    remedy: 'Install the box again with npm, without --omit=optional, on a system that it is made for.',
  },
  no_usb: {
    says: 'This machine does not say what is plugged into it.',
    remedy: 'Run the box on the machine itself, or give its container access to USB.',
  },
  unplugged: {
    says: 'No ANT+ stick is plugged in.',
    remedy: 'Plug one in; it is found by itself.',
  },
  no_permission: {
    says: 'The ANT+ stick is there, but this program may not open it.',
    remedy: 'Let tandem-box install write the udev rule, then unplug the stick and plug it in again.',
  },
  held: {
    says: 'The ANT+ stick is held by another program.',
    remedy: 'End the other program: a stick serves one at a time.',
  },
  cannot_open: {
    says: 'The ANT+ stick cannot be opened.',
    remedy: 'Unplug it and plug it in again, if this goes on.',
  },
  starting: { says: 'The ANT+ stick is being set up.', remedy: null },
  no_answer: {
    says: 'The ANT+ stick answers no reset.',
    remedy: 'Unplug it and plug it in again, if this goes on; at another port, without a hub.',
  },
  key_refused: {
    says: 'The ANT+ stick refuses the network key.',
    remedy: 'It is tried again. If this goes on, check the key and try another stick.',
  },
  scan_refused: {
    says: 'The ANT+ stick cannot listen to a whole room.',
    remedy:
      'It is tried again. If this goes on, take a newer one: ANTUSB2 (0fcf:1008) or ANTUSB-m (0fcf:1009).',
  },
  quiet: {
    says: 'The ANT+ stick listens and has heard no sensor yet.',
    remedy:
      'Wear a strap or turn a crank. If nothing comes then, check the ANT+ key: a wrong one hears nothing.',
  },
  listening: { says: 'The ANT+ stick listens, and hears sensors.', remedy: null },
  silent: {
    says: 'The ANT+ stick hears nothing any more, and is started anew from time to time.',
    remedy: 'Nothing, where nobody rides. Otherwise unplug it and plug it in again.',
  },
} as const satisfies Record<string, Said>;

export type StickCode = keyof typeof STICK_STATES;
/** @property detail the words of the machine, where it has any */
export type StickState = { code: StickCode; detail: string | null };

/** A state as a line for people. */
export const sentenceOf = ({ code, detail }: StickState): string => sentence(STICK_STATES[code], detail);

/** Why a stick cannot be used just now; it is tried again. */
export class StickTrouble extends Error {
  override name = 'StickTrouble';
  readonly code: StickCode;
  readonly detail: string | null;

  constructor(code: StickCode, detail: string | null = null) {
    super(STICK_STATES[code].says);
    this.code = code;
    this.detail = detail;
  }
}
