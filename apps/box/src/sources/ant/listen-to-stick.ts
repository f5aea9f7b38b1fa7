/**
 * Listens to an ANT+ stick for as long as the program runs. Whatever goes wrong is a state, and heals by itself: a stick that
 * is plugged in again, let go by another program, or deaf for a while is set up anew.
 */
import type { Frame } from '@tandem/sensors/radio';
import type { Clock } from '../clock.ts';
import { wordsOf } from '../sentence.ts';
import { frameOf } from './messages.ts';
import { setUpStick } from './set-up-stick.ts';
import { type StickCode, type StickState, StickTrouble } from './stick-state.ts';
import { openStick, type StickPipes, TransferError, type UsbBus } from './usb-bus.ts';
import { createMessageReader } from './wire.ts';

/** What could not be opened or set up is tried again after this. */
export const AGAIN_MS = 3_000;
/** One transfer waits so long for something to come. */
const READ_MS = 1_000;
/** After a failed transfer the next one begins this much later. */
const AFTER_ERROR_MS = 100;
/** So many failed transfers in a row, and the stick's port is reset and opened anew. */
export const MOST_ERRORS = 10;
/** Nothing for so long where sensors were heard, and the stick is set up anew. */
export const SILENT_MS = 30_000;
/** Where nothing is heard after that either, again after this: an empty room and a deaf stick look the same. */
export const STILL_SILENT_MS = 5 * 60_000;

/** There was no stick to speak with. */
const ABSENT: ReadonlySet<StickCode> = new Set([
  'no_library',
  'no_usb',
  'unplugged',
  'no_permission',
  'held',
]);

export type Listening = {
  /** @throws StickTrouble where the machine has no library for it */
  usb: () => UsbBus;
  /** Of the network whose sensors are heard. */
  key: Uint8Array;
  clock: Clock;
  signal: AbortSignal;
  onFrame: (frame: Frame) => void;
  /** Called when the state, or its detail, is another than before. */
  onState: (state: StickState) => void;
};

/** Resolves when `signal` ends it, and never rejects. */
export async function listenToStick({ usb, key, clock, signal, onFrame, onState }: Listening): Promise<void> {
  let state: StickState | null = null;
  const become = (code: StickCode, detail: string | null = null) => {
    if (state?.code === code && state.detail === detail) return;
    state = { code, detail };
    onState(state);
  };
  /** Since this start: an empty room is not yet silent. */
  let everHeard = false;

  const hear = async (pipes: StickPipes) => {
    const reader = createMessageReader();
    let heardAtMs = clock.nowMs();
    let heard = false;
    let errors = 0;
    while (!signal.aborted) {
      try {
        const bytes = await pipes.read(READ_MS);
        errors = 0;
        for (const message of bytes === null ? [] : reader.read(bytes)) {
          const frame = frameOf(message, clock.nowMs());
          if (frame === null) continue;
          heardAtMs = frame.atMs;
          heard = true;
          everHeard = true;
          become('listening');
          onFrame(frame);
        }
      } catch (error) {
        if (!(error instanceof TransferError) || ++errors >= MOST_ERRORS) throw error;
        await clock.wait(AFTER_ERROR_MS, signal);
      }
      if (clock.nowMs() - heardAtMs < (heard ? SILENT_MS : STILL_SILENT_MS)) continue;
      if (everHeard) become('silent');
      return;
    }
  };

  while (!signal.aborted) {
    let pipes: StickPipes | null = null;
    try {
      pipes = await openStick(usb());
      // One that is started anew, and what was wrong with it, is what it was until it is known to be well.
      const before: StickCode | null = (state as StickState | null)?.code ?? null;
      if (before === null || ABSENT.has(before)) become('starting');
      await setUpStick(pipes, key, clock);
      if (before !== 'silent') become('quiet');
      await hear(pipes);
    } catch (error) {
      const trouble = troubleOf(error);
      become(trouble.code, trouble.detail);
      if (trouble.code === 'no_answer' || error instanceof TransferError) await pipes?.reset();
      await clock.wait(AGAIN_MS, signal);
    } finally {
      await pipes?.close();
    }
  }
}

/** What is no trouble of the stick is one too: nothing ends the listening. */
const troubleOf = (error: unknown): StickTrouble =>
  error instanceof StickTrouble ? error : new StickTrouble('cannot_open', wordsOf(error));
