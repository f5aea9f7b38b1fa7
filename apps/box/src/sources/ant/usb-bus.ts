/** The stick as a pair of pipes, and what goes wrong with it by name. What the library says is put into words here alone. */
import { readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { wordsOf } from '../sentence.ts';
import { StickTrouble } from './stick-state.ts';

/** What is used of the package `usb`, which follows WebUSB. */
export type UsbBus = { getDevices(): Promise<UsbDevice[]> };
export type UsbDevice = {
  vendorId: number;
  productId: number;
  bus: string;
  ports: number[];
  open(): Promise<void>;
  close(): Promise<void>;
  reset(): Promise<void>;
  claimInterface(number: number): Promise<void>;
  releaseInterface(number: number): Promise<void>;
  detachKernelDriver(number: number): Promise<void>;
  /** Rejects with `Cancelled` where nothing came in time. */
  transferIn(endpoint: number, bytes: number, timeoutMs: number): Promise<{ data?: DataView | undefined }>;
  transferOut(endpoint: number, bytes: Uint8Array, timeoutMs: number): Promise<unknown>;
};

/** An open stick; whatever goes wrong is a `StickTrouble` or a `TransferError`. */
export type StickPipes = {
  /** What came; null where nothing did in that time. */
  read(timeoutMs: number): Promise<Uint8Array | null>;
  write(bytes: Uint8Array): Promise<void>;
  /** The harder way to begin anew, where the stick answers nothing. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

/** One transfer failed; the next may not. */
export class TransferError extends Error {
  override name = 'TransferError';
}

export const DYNASTREAM = 0x0fcf;
/** ANTUSB, ANTUSB2, ANTUSB-m, and what is sold under other names with their chips. */
export const STICKS: readonly number[] = [0x1004, 0x1008, 0x1009];

const INTERFACE = 0;
const ENDPOINT = 1;
/** One packet of the stick. More at once, and what had come of it would be lost where the time is up. */
const PACKET_BYTES = 64;
const WRITE_MS = 1_000;

/** The library, where it is installed. @throws StickTrouble where it is not */
export function loadUsb(): UsbBus {
  try {
    return createRequire(import.meta.url)('usb').usb;
  } catch {
    throw new StickTrouble('no_library');
  }
}

/** Opens the first stick that is plugged in. @throws StickTrouble with what is in the way */
export async function openStick(usb: UsbBus): Promise<StickPipes> {
  const devices = await usb.getDevices().catch((error: unknown) => {
    throw new StickTrouble('no_usb', wordsOf(error));
  });
  const stick = devices.find(
    ({ vendorId, productId }) => vendorId === DYNASTREAM && STICKS.includes(productId),
  );
  if (stick === undefined) throw new StickTrouble('unplugged');
  try {
    await stick.open();
    await claim(stick);
  } catch (error) {
    await close(stick);
    throw troubleOf(error);
  }
  return {
    async read(timeoutMs) {
      try {
        const { data } = await stick.transferIn(ENDPOINT, PACKET_BYTES, timeoutMs);
        if (data === undefined) throw new Error('stall');
        return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      } catch (error) {
        if (/cancelled|timed? ?out/i.test(wordsOf(error))) return null;
        throw transferTroubleOf(error);
      }
    },
    async write(bytes) {
      await stick.transferOut(ENDPOINT, bytes, WRITE_MS).catch((error: unknown) => {
        throw transferTroubleOf(error);
      });
    },
    reset: () => stick.reset().catch(() => {}),
    close: () => close(stick),
  };
}

/** Takes the stick, from the system's serial driver too, but never from another program. */
async function claim(stick: UsbDevice): Promise<void> {
  try {
    await stick.claimInterface(INTERFACE);
  } catch (error) {
    if (!isBusy(error) || !heldBySystem(stick)) throw error;
    await stick.detachKernelDriver(INTERFACE);
    await stick.claimInterface(INTERFACE);
  }
}

/** On Linux a driver other than that of programs holds it. */
function heldBySystem({ bus, ports }: UsbDevice): boolean {
  try {
    const path = `/sys/bus/usb/devices/${Number(bus)}-${ports.join('.')}:1.${INTERFACE}/driver`;
    return basename(readlinkSync(path)) !== 'usbfs';
  } catch {
    return false;
  }
}

/** The library gives an interface back only where it is released before it is closed. */
async function close(stick: UsbDevice): Promise<void> {
  await stick.releaseInterface(INTERFACE).catch(() => {});
  await stick.close().catch(() => {});
}

const isBusy = (error: unknown) => /busy|exclusive|errno 16\b/i.test(wordsOf(error));
const isGone = (error: unknown) => /disconnected|no such device|errno (2|19)\b/i.test(wordsOf(error));

function troubleOf(error: unknown): StickTrouble {
  if (isBusy(error)) return new StickTrouble('held');
  if (isGone(error)) return new StickTrouble('unplugged');
  if (/permission|access|errno (1|13)\b/i.test(wordsOf(error))) return new StickTrouble('no_permission');
  return new StickTrouble('cannot_open', wordsOf(error));
}

const transferTroubleOf = (error: unknown): Error =>
  isGone(error) ? new StickTrouble('unplugged') : new TransferError(wordsOf(error));
