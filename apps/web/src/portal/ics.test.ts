import fc from 'fast-check';
import { expect, test } from 'vitest';
import { icsFile } from './ics.ts';

const entry = {
  bookingId: 'b-1',
  sequence: 2,
  title: 'Power Hour',
  startsAt: '2026-11-23T18:30:00.000Z',
  endsAt: '2026-11-23T19:15:00.000Z',
  place: 'Tandem Nord, 1 rue Exemple; Paris',
  notes: 'Spot 12',
};
const now = new Date('2026-11-20T08:00:00Z');

test('instants stand in UTC and separators in text are escaped', () => {
  const lines = icsFile(entry, now).split('\r\n');
  expect(lines).toContain('DTSTART:20261123T183000Z');
  expect(lines).toContain('DTEND:20261123T191500Z');
  expect(lines).toContain('LOCATION:Tandem Nord\\, 1 rue Exemple\\; Paris');
  expect(lines.at(-1)).toBe('');
});

test('no line is longer than 75 octets, and unfolding gives the text back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
      const file = icsFile({ ...entry, title }, now);
      for (const line of file.split('\r\n'))
        expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      const escaped = title.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\r?\n/g, '\\n');
      expect(file.replaceAll('\r\n ', '')).toContain(`SUMMARY:${escaped}\r\n`);
    }),
  );
});
