/**
 * An ANT+ stick in the making, down to its bytes: what stands here is from the description of the stick's messages, and
 * shares nothing with the driver. Its USB side fails in the words of the library `usb`.
 */

import type { UsbBus, UsbDevice } from '../sources/ant/usb-bus.ts';
import type { Clock } from '../sources/clock.ts';

const PACKET_BYTES = 64;
/** A stick that nobody reads forgets what is older. */
const MOST_PACKETS = 256;

export type FakeStick = UsbBus & {
  plug(): void;
  unplug(): void;
  /** What a USB port says; null as it should be. */
  refuses: 'open' | 'claim' | null;
  /** So many of the next transfers towards the host fail. */
  failTransfers: number;
  /** Answers nothing, whatever it is told, until its port is reset. */
  dead: boolean;
  /** How often messages of an id are still refused. */
  refuse: Map<number, number>;
  /** Does not know how strongly it hears. */
  noStrength: boolean;
  /** Hears no sensor, though it answers, until it is reset. */
  deaf: boolean;
  /** A sensor sends a page. */
  air(sensor: { device: number; type: number; page: Uint8Array; dbm?: number }): void;
  /** Bytes that come from the stick as they are. */
  noise(bytes: readonly number[]): void;
  /** Ids of what it was told since it began. */
  told: number[];
  portResets: number;
  opened: number;
  /** Kept towards the host. */
  packets(): number;
};

export function fakeStick(clock: Clock, key: readonly number[]): FakeStick {
  let plugged = true;
  let generation = 0;
  let held: UsbDevice | null = null;
  let out: Uint8Array[] = [];
  let wake = () => {};
  let network: readonly number[] = [];
  let extended = 0;
  let scanning = false;
  let assigned = false;

  const powerOn = () => {
    out = [];
    network = [];
    extended = 0;
    scanning = false;
    assigned = false;
  };
  const send = (bytes: readonly number[]) => {
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
      out.push(Uint8Array.from(bytes.slice(at, at + PACKET_BYTES)));
      if (out.length > MOST_PACKETS) out.shift();
    }
    wake();
  };
  const message = (id: number, payload: readonly number[]) => {
    const bytes = [0xa4, payload.length, id, ...payload];
    let sum = 0;
    for (const byte of bytes) sum ^= byte;
    return [...bytes, sum];
  };

  const obey = (id: number, payload: readonly number[]) => {
    stick.told.push(id);
    if (stick.dead) return;
    if (id === 0x4a) {
      powerOn();
      stick.deaf = false;
      return send(message(0x6f, [0x20]));
    }
    const refusals = stick.refuse.get(id) ?? 0;
    stick.refuse.set(id, Math.max(0, refusals - 1));
    // 0x15: not in this state; 0x28: no such message; 0x33: no such parameter.
    let code = refusals > 0 ? 0x28 : 0;
    if (code === 0) {
      if (id === 0x6e && stick.noStrength && (payload[1]! & 0x40) !== 0) code = 0x33;
      else if (id === 0x46) network = payload.slice(1, 9);
      else if (id === 0x42) assigned = payload[0] === 0;
      else if (id === 0x6e) extended = payload[1]!;
      else if (id === 0x5b && assigned) scanning = true;
      else if (!(assigned && [0x51, 0x45, 0x43].includes(id))) code = 0x15;
    }
    send(message(0x40, [payload[0]!, id, code]));
  };

  const stick: FakeStick = {
    refuses: null,
    failTransfers: 0,
    dead: false,
    refuse: new Map(),
    noStrength: false,
    deaf: false,
    told: [],
    portResets: 0,
    opened: 0,
    packets: () => out.length,
    plug() {
      plugged = true;
      generation++;
      powerOn();
    },
    unplug() {
      plugged = false;
      held = null;
      wake();
    },
    noise: send,
    air({ device, type, page, dbm }) {
      if (!plugged || stick.dead || stick.deaf || !scanning || network.join() !== key.join()) return;
      const sender = (extended & 0x80) === 0 ? [] : [device & 0xff, device >> 8, type, 0x01];
      const strength = dbm === undefined || (extended & 0x40) === 0 ? [] : [0x20, dbm & 0xff, 0x80];
      const flags = (sender.length > 0 ? 0x80 : 0) | (strength.length > 0 ? 0x40 : 0);
      send(message(0x4e, [0, ...page, ...(flags === 0 ? [] : [flags, ...sender, ...strength])]));
    },
    async getDevices() {
      return plugged ? [deviceOf(generation)] : [];
    },
  };

  function deviceOf(of: number): UsbDevice {
    const there = () => plugged && of === generation;
    const device: UsbDevice = {
      vendorId: 0x0fcf,
      productId: 0x1008,
      bus: '001',
      ports: [9],
      async open() {
        if (!there()) throw new Error('open error: device not found (errno 2)');
        if (stick.refuses === 'open') throw new Error('open error: permission denied (errno 13)');
        stick.opened++;
      },
      async close() {},
      async reset() {
        stick.portResets++;
        stick.dead = false;
        powerOn();
      },
      async claimInterface() {
        // An interface stays with whoever claimed it until it is released: closing is not enough.
        if (stick.refuses === 'claim' || held !== null)
          throw new Error('claimInterface error: interface is busy (errno 16)');
        held = device;
      },
      async releaseInterface() {
        if (held !== device) throw new Error('releaseInterface error: not claimed');
        held = null;
      },
      async detachKernelDriver() {
        throw new Error('detachKernelDriver error: no kernel driver attached');
      },
      async transferIn(_endpoint, _bytes, timeoutMs) {
        if (held === device && there() && out.length === 0 && stick.failTransfers === 0) {
          const ended = new AbortController();
          wake = () => ended.abort();
          await clock.wait(timeoutMs, ended.signal);
          wake = () => {};
        }
        if (!there()) throw new Error('transferIn error: Disconnected');
        if (held !== device) throw new Error('transferIn error: endpoint not found');
        if (stick.failTransfers > 0) {
          stick.failTransfers--;
          throw new Error('transferIn error: Fault');
        }
        const packet = out.shift();
        if (packet === undefined) throw new Error('transferIn error: Cancelled');
        return { data: new DataView(packet.buffer, packet.byteOffset, packet.byteLength) };
      },
      async transferOut(_endpoint, bytes) {
        if (!there()) throw new Error('transferOut error: Disconnected');
        if (held !== device) throw new Error('transferOut error: endpoint not found');
        const [sync, length, id, ...rest] = bytes;
        let sum = 0;
        for (const byte of bytes) sum ^= byte;
        if (sync === 0xa4 && rest.length === length! + 1 && sum === 0) obey(id!, rest.slice(0, -1));
        return { bytesWritten: bytes.length };
      },
    };
    return device;
  }
  return stick;
}
