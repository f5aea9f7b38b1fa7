import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback } from '@tandem/platform';

type Net = [address: string, bits: number];
/** Of nobody, of this machine, of this network, or of another family of addresses within (RFC 6890). */
const INNER: Record<'ipv4' | 'ipv6', Net[]> = {
  ipv4: [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ],
  ipv6: [
    ['::', 96],
    ['::ffff:0:0', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
  ],
};

/** A list for each family: one of both takes every old address for one of those that are written the new way. */
function listOf(family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [address, bits] of INNER[family]) list.addSubnet(address, bits, family);
  return list;
}
const inner = { 4: listOf('ipv4'), 6: listOf('ipv6') };

/** Said of an address that is not to be reached from here. */
export class Blocked extends Error {
  override name = 'Blocked';
}

/** As it stands in a URL an address of the new kind is in brackets. */
const plainOf = (host: string) => host.replace(/^\[|\]$/g, '');

/** May something be sent to the host of a URL? Where a name leads is looked at when it is known. */
export const mayName = (hostname: string, may: { loopback: boolean }): boolean =>
  isIP(plainOf(hostname)) === 0 || mayReach(hostname, may);

/** May something be sent to this address? @param loopback this machine may be, where nobody reaches it from beyond */
export function mayReach(address: string, { loopback }: { loopback: boolean }): boolean {
  const plain = plainOf(address);
  if (loopback && isLoopback(plain)) return true;
  const family = isIP(plain);
  // An address of this machine's own may be a public one.
  const own = Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === plain));
  if (own) return false;
  return family === 4 ? !inner[4].check(plain, 'ipv4') : family === 6 && !inner[6].check(plain, 'ipv6');
}

/**
 * Finds where a name leads and refuses it where any of its addresses is not to be reached: the connection that is opened
 * is to what was looked at, and no second answer of the name server comes between.
 */
export const guardedLookup =
  (may: { loopback: boolean }): LookupFunction =>
  (name, options, done) => {
    lookup(name, {
      all: true,
      family: Number(options.family ?? 0) === 6 ? 6 : Number(options.family ?? 0) === 4 ? 4 : 0,
    }).then(
      (found) => {
        const [first] = found;
        const blocked = found.some(({ address }) => !mayReach(address, may));
        if (blocked || !first) return done(new Blocked(name), '', 0);
        if (options.all) return done(null, found);
        done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    );
  };
