import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AntMessage, createMessageReader, writeMessage } from './wire.ts';

const anyMessage: fc.Arbitrary<AntMessage> = fc.record({
  id: fc.nat(255),
  payload: fc.uint8Array({ maxLength: 41 }),
});
const bytesOf = ({ id, payload }: AntMessage) => writeMessage(id, [...payload]);
const inParts = (bytes: Uint8Array, sizes: readonly number[]) => {
  const parts: Uint8Array[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length]!;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
};

// As captured from a stick: its start-up after a reset, and its capabilities.
test.each([
  ['a4016f20ea', 0x6f, '20'],
  ['a40654080300ba360071', 0x54, '080300ba3600'],
])('a captured message %s', (hex, id, payload) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(createMessageReader().read(bytes)).toEqual([
    { id, payload: Uint8Array.from(Buffer.from(payload, 'hex')) },
  ]);
  expect(Buffer.from(writeMessage(id, [...Buffer.from(payload, 'hex')])).toString('hex')).toBe(hex);
});

test('messages are read as they were written, however the bytes come in parts', () => {
  fc.assert(
    fc.property(
      fc.array(anyMessage, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 }),
      (messages, sizes) => {
        const reader = createMessageReader();
        const whole = Uint8Array.from(messages.flatMap((message) => [...bytesOf(message)]));
        expect(inParts(whole, sizes).flatMap((part) => reader.read(part))).toEqual(messages);
        expect([reader.keptBytes(), reader.skippedBytes()]).toEqual([0, 0]);
      },
    ),
  );
});

test('a byte that changed on its way costs its own message and none that follows', () => {
  const page = writeMessage(0x4e, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  fc.assert(
    fc.property(fc.nat(page.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const damaged = page.slice();
      damaged[place]! ^= change;
      const reader = createMessageReader();
      const read = [damaged, page, page, page, page, page].flatMap((bytes) => reader.read(bytes));
      const whole = read.filter(({ id, payload }) => id === 0x4e && payload.join() === '0,1,2,3,4,5,6,7,8');
      // A length that grew takes what follows along until its checksum tells: all of that is read again.
      expect(whole.length).toBe(5);
    }),
  );
});

test('whatever bytes come, less than one message is kept', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 30 }), (parts) => {
      const reader = createMessageReader();
      for (const part of parts) {
        reader.read(part);
        expect(reader.keptBytes()).toBeLessThan(45);
      }
    }),
  );
});
