import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardedLookup, mayReach } from './reach.ts';

const outside = { loopback: false };

test.each([
  ...[
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.9.9.9',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
  ],
  ...['192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...[
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1',
    '::7f00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'fc00::1',
    'fd12::1',
  ],
  ...['fe80::1', 'fec0::1', 'ff02::1', '[::1]', 'localhost', 'no address'],
])('%s is nobody’s to reach', (address) => {
  expect(mayReach(address, outside)).toBe(false);
});

test.each([
  '93.184.215.14',
  '172.32.0.1',
  '9.255.255.255',
  '11.0.0.0',
  '2606:2800:21f:cb07::1',
  '[2606:4700::1]',
])('%s may be reached', (address) => expect(mayReach(address, outside)).toBe(true));

test('whatever is written as an address of a private network is refused, however it is written', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a, b] = address.split('.').map(Number) as [number, number];
      const isPrivate =
        [0, 10, 127].includes(a) ||
        a >= 224 ||
        (a === 172 && b >= 16 && b < 32) ||
        (a === 192 && b === 168) ||
        (a === 169 && b === 254);
      if (isPrivate) expect(mayReach(address, outside)).toBe(false);
      // No address of the old family is reached by the new one’s way.
      expect(mayReach(`::ffff:${address}`, outside)).toBe(false);
    }),
  );
});

test('this machine is reached where that is allowed, by its names and addresses alone', () => {
  for (const address of ['127.0.0.1', '::1', 'localhost'])
    expect(mayReach(address, { loopback: true })).toBe(true);
  for (const address of ['10.0.0.1', '169.254.169.254', 'fe80::1'])
    expect(mayReach(address, { loopback: true })).toBe(false);
});

test('a name that leads to this machine is refused when it is looked up', async () => {
  const look = (may: { loopback: boolean }) =>
    new Promise((resolve) =>
      guardedLookup(may)('localhost', { all: true }, (error) => resolve(error?.name ?? 'found')),
    );
  expect([await look({ loopback: false }), await look({ loopback: true })]).toEqual(['Blocked', 'found']);
});

test('no address of this machine’s own is reached, not even a public one', () => {
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  expect(own.filter(({ address }) => mayReach(address, outside))).toEqual([]);
});
